package dev.darkroom.shared.work;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of one processor's time, with some saved up for a burst: models and pictures are hungry, and whoever has jobs
 * to run comes first. While the processors are wanted elsewhere a tenth of it is left: enough to go on, too little to be
 * felt.
 */
public final class ProcessorShare {

    private static final double WHILE_BUSY = 0.1;

    private final double part;
    private final long most;
    private final BooleanSupplier busy;
    private final LongSupplier nanos;
    private long left;
    private long seen;

    ProcessorShare(double part, Duration burst, BooleanSupplier busy, LongSupplier nanos) {
        this.part = part;
        this.most = burst.toNanos();
        this.busy = busy;
        this.nanos = nanos;
        this.left = most;
        this.seen = nanos.getAsLong();
    }

    /** What was saved up is for quiet times. */
    public synchronized boolean isLeft() {
        boolean isBusy = busy.getAsBoolean();
        long now = nanos.getAsLong();
        left = Math.min(isBusy ? 0 : most, left) + (long) ((now - seen) * (isBusy ? part * WHILE_BUSY : part));
        left = Math.min(most, left);
        seen = now;
        return left > 0;
    }

    /** Does something at the cost of the share, however long it takes. */
    public <T extends @Nullable Object> T spend(Supplier<T> work) {
        long start = nanos.getAsLong();
        try {
            return work.get();
        } finally {
            take(nanos.getAsLong() - start);
        }
    }

    /** The same of what brings nothing. */
    public void spend(Runnable work) {
        spend(() -> {
            work.run();
            return null;
        });
    }

    private synchronized void take(long nanosTaken) {
        left -= nanosTaken;
    }
}
