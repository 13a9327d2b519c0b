package dev.darkroom.shared.work;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A budget of heap for the large texts that background work holds: inputs, results and webhook bodies. Whoever works on one
 * reserves its bytes until that work is done; the first MiB of each text is free. A text that is parsed takes many times
 * its bytes, so a few of the largest at once would take all the memory there is.
 */
public final class LargeTextBudget {

    /** The length of a text, in UTF-8 bytes, up to which it is not counted: claims read it along. */
    public static final int FREE_BYTES = 1 << 20;

    private static final ScopedValue<Scope> SCOPE = ScopedValue.newInstance();
    /** The largest result (64 MiB) always fits, alone. */
    private static final int MIN_BUDGET = 72;
    /** Bytes of the heap for each byte of a text: its bytes, its text, its tree and what is written of it. */
    private static final int HEAP_PER_BYTE = 16;

    private final int size;
    private final Duration patience;
    /** In MiB. */
    private final Semaphore free;

    LargeTextBudget(int mebibytes, Duration patience) {
        size = mebibytes;
        this.patience = patience;
        free = new Semaphore(mebibytes, true);
    }

    /** What one piece of work has reserved. */
    private final class Scope {
        private int taken;

        private boolean reserve(int wanted) throws InterruptedException {
            // What is larger than all there is has it alone.
            int more = Math.min(wanted, size - taken);
            if (!free.tryAcquire(more, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            taken += more;
            return true;
        }

        private void release() {
            free.release(taken);
        }
    }

    /** A budget of its own for one kind of work, as large as this process's heap allows. */
    public static LargeTextBudget ofHeap() {
        return new LargeTextBudget(mebibytesOfHeap(), Duration.ofSeconds(20));
    }

    /** How many MiB of large texts this process's heap allows for one kind of work. */
    public static int mebibytesOfHeap() {
        long mebibytes = Runtime.getRuntime().maxMemory() / FREE_BYTES / HEAP_PER_BYTE;
        return (int) Math.clamp(mebibytes, MIN_BUDGET, 65_536);
    }

    /**
     * Runs a piece of work once there is room for the texts that it begins with, and releases at its end what was reserved
     * for it, then or during it on this thread.
     *
     * @param bytes the length of those texts; 0 where they are small and here already
     * @param noRoom what is done instead where others take all the room for too long
     */
    public void during(long bytes, Runnable work, Runnable noRoom) {
        Scope scope = new Scope();
        try {
            ScopedValue.where(SCOPE, scope).run(() -> (bytes == 0 || reserve(bytes) ? work : noRoom).run());
        } finally {
            scope.release();
        }
    }

    /** Whether this thread is in a piece of work that may reserve. */
    public static boolean isInWork() {
        return SCOPE.isBound();
    }

    /**
     * Reserves room for a text until the work is done, and waits some seconds for it where others have taken all of it.
     * Two that hold some and want more cannot wait for each other for longer than that.
     *
     * @return false when there is none, or the thread was interrupted
     * @throws java.util.NoSuchElementException outside of such work
     */
    public static boolean reserve(long bytes) {
        int mebibytes = (int) Math.min(Integer.MAX_VALUE, (bytes + FREE_BYTES - 1) / FREE_BYTES);
        try {
            return SCOPE.get().reserve(mebibytes);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
