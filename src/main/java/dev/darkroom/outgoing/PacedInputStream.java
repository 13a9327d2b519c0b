package dev.darkroom.outgoing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Input stream with a time limit that grows with what has come: a large answer has its time, and one that trickles does not
 * last. Each read has its own limit below, so that one that never returns is none of this.
 */
final class PacedInputStream extends FilterInputStream {

    private static final Duration AT_FIRST = Duration.ofSeconds(60);

    /** At this rate the largest answer has come well within the lease of a look. */
    private static final int BYTES_PER_SECOND = 512 << 10;

    private final LongSupplier nanos;
    private final long begun;
    private long count;

    PacedInputStream(InputStream in) {
        this(in, System::nanoTime);
    }

    /** @param nanos the monotonic clock */
    PacedInputStream(InputStream in, LongSupplier nanos) {
        super(in);
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        return next < 0 ? next : came(1, next);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int some = super.read(into, offset, length);
        return some < 0 ? some : came(some, some);
    }

    private int came(int more, int result) throws AnswerText.SlowTransferException {
        count += more;
        long longest = AT_FIRST.plusMillis(count * 1_000 / BYTES_PER_SECOND).toNanos();
        if (nanos.getAsLong() - begun > longest) {
            throw new AnswerText.SlowTransferException();
        }
        return result;
    }
}
