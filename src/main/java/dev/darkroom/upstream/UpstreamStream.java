package dev.darkroom.upstream;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** An answer of the provider's that is handed on as it comes. Closing it, at any time, lets go of the connection. */
public final class UpstreamStream implements AutoCloseable {

    private final Exchange exchange;
    private final ResponseBody answer;
    private final Deadline deadline;

    UpstreamStream(Exchange exchange, ResponseBody answer, Deadline deadline) {
        this.exchange = exchange;
        this.answer = answer;
        this.deadline = deadline;
    }

    public int status() {
        return answer.status();
    }

    public @Nullable String header(String name) {
        return answer.header(name);
    }

    /**
     * Writes each piece as it comes. Reads no faster than it can write, so that a few pieces are in memory at the most.
     *
     * @throws IOException when the reader is gone, or the answer breaks off or takes too long
     */
    public void copyTo(OutputStream out) throws IOException {
        try {
            for (Buffer piece = answer.next(deadline); piece != null; piece = answer.next(deadline)) {
                out.write(piece.getBytes());
                out.flush();
            }
        } catch (OutgoingException brokenOff) {
            throw new IOException(brokenOff.getMessage());
        }
    }

    @Override
    public void close() {
        exchange.close();
    }
}
