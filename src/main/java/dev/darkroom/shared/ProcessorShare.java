package dev.darkroom.shared;

import java.time.Duration;

/**
 * A part of one processor's time, with some saved up for a burst: models and pictures are hungry, and whoever has jobs
 * to run comes first.
 */
public final class ProcessorShare {

    private final double part;
    private final long most;
    private long left;
    private long seen = System.nanoTime();

    /**
     * @param part of one processor's time, above 0
     * @param burst so much may be used at once after idling
     */
    public ProcessorShare(double part, Duration burst) {
        this.part = part;
        this.most = burst.toNanos();
        this.left = most;
    }

    public synchronized boolean isLeft() {
        long now = System.nanoTime();
        left = Math.min(most, left + (long) ((now - seen) * part));
        seen = now;
        return left > 0;
    }

    public synchronized void take(long nanos) {
        left -= nanos;
    }
}
