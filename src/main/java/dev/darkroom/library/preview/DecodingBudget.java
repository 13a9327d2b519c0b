package dev.darkroom.library.preview;

import dev.darkroom.library.preview.UnreadableMediaException.Why;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How many pictures are decoded at once, and how much memory they take together. Those that somebody waits for have a
 * share of their own, so that none of them waits for the background; what would take more than a share is refused.
 */
@ApplicationScoped
class DecodingBudget {

    /** One fewer than the threads for whoever waits: a query's meaning has a thread as well. */
    private static final int AT_ONCE = 2;

    private static final long UNIT = 1024;
    /** Of all memory, for each of the two shares: beside them the rest of the service goes on. */
    private static final int PART = 6;

    private static final long PATIENCE_SECONDS = 2;

    private record Share(Semaphore places, Semaphore memory, long most) {
        static Share of(long bytes) {
            int units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
            return new Share(new Semaphore(AT_ONCE, true), new Semaphore(units, true), units * UNIT);
        }
    }

    private final Share background;
    private final Share waitedFor;

    DecodingBudget() {
        this(Runtime.getRuntime().maxMemory() / PART);
    }

    DecodingBudget(long bytes) {
        background = Share.of(bytes);
        waitedFor = Share.of(bytes);
    }

    /** Runs what decodes one file, while nothing else that it takes a place of does. */
    <T> T inPlace(Priority priority, Supplier<T> decoding) {
        Semaphore places = share(priority).places();
        acquire(priority, places, 1);
        try {
            return decoding.get();
        } finally {
            places.release();
        }
    }

    /**
     * Runs what takes about so many bytes.
     *
     * @throws UnreadableMediaException at once when that is more than it may ever take, and in a moment when others take it who are waited for
     */
    <T> T inMemory(Priority priority, long bytes, Supplier<T> decoding) {
        Share share = share(priority);
        if (bytes > share.most()) {
            throw new UnreadableMediaException(Why.TOO_LARGE, "needs more memory to be opened than there is for it");
        }
        int units = (int) (bytes / UNIT);
        acquire(priority, share.memory(), units);
        try {
            return decoding.get();
        } finally {
            share.memory().release(units);
        }
    }

    private Share share(Priority priority) {
        return priority == Priority.BACKGROUND ? background : waitedFor;
    }

    private static void acquire(Priority priority, Semaphore permits, int count) {
        if (priority == Priority.BACKGROUND) {
            permits.acquireUninterruptibly(count);
            return;
        }
        boolean taken = false;
        try {
            taken = permits.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        if (!taken) {
            throw new UnreadableMediaException(Why.BUSY, "cannot be opened now: too many others are being opened");
        }
    }
}
