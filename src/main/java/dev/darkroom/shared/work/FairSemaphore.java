package dev.darkroom.shared.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Semaphore whose permits are shared: a permit is held in the name of several holders at once (an owner, a host), each of
 * which has its share of them as {@link FairShares} says. Who waits goes in order of arrival among those who may; one
 * whose holder has its share holds up nobody else. Those who wait are bounded by whoever calls.
 */
public final class FairSemaphore {

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final List<FairShares<Object>> dimensions;
    private final Queue<Waiter> waiters = new LinkedList<>();

    private record Waiter(List<?> holders, int permits, int own, CountDownLatch granted) {}

    /** @param ratios of the shares, one for each holder that a permit is held in the name of */
    public FairSemaphore(int permits, double... ratios) {
        List<FairShares<Object>> shares = new ArrayList<>();
        for (double ratio : ratios) {
            shares.add(new FairShares<>(permits, ratio));
        }
        this.dimensions = List.copyOf(shares);
    }

    /** @param holders in whose names, one for each ratio */
    public void acquire(List<?> holders) throws InterruptedException {
        acquire(holders, 1, 0, FOREVER);
    }

    /**
     * Acquires several permits at once. Who holds permits for one thing only may have more than its share for that.
     *
     * @param permits together with those held at most as many as there are
     * @param own how many of those that are held are for this very thing
     * @return false where it had to wait for longer than that
     */
    boolean acquire(List<?> holders, int permits, int own, Duration patience) throws InterruptedException {
        Waiter waiter = new Waiter(holders, permits, own, new CountDownLatch(1));
        synchronized (this) {
            if (tryAcquire(holders, permits, own)) {
                return true;
            }
            waiters.add(waiter);
        }
        try {
            return waiter.granted.await(patience.toNanos(), TimeUnit.NANOSECONDS) || !leave(waiter);
        } catch (InterruptedException told) {
            if (!leave(waiter)) {
                release(holders, permits);
            }
            throw told;
        }
    }

    /** Whether there was a permit before the patience ended. */
    public boolean tryAcquire(List<?> holders, Duration patience) throws InterruptedException {
        return acquire(holders, 1, 0, patience);
    }

    /** Whether there was a permit at once. */
    public boolean tryAcquire(List<?> holders) {
        return tryAcquire(holders, 1, 0);
    }

    private synchronized boolean tryAcquire(List<?> holders, int permits, int own) {
        boolean room = hasRoom(holders, permits, own);
        if (room) {
            take(holders, permits);
        }
        return room;
    }

    /**
     * Does a piece of work within a permit.
     *
     * @param refused what is thrown instead where there was none before the patience ended, or the thread was interrupted
     */
    public <T> T within(
            List<?> holders, Duration patience, Supplier<T> work, Supplier<? extends RuntimeException> refused) {
        if (!hasAcquired(holders, patience)) {
            throw refused.get();
        }
        try {
            return work.get();
        } finally {
            release(holders);
        }
    }

    private boolean hasAcquired(List<?> holders, Duration patience) {
        try {
            return tryAcquire(holders, patience);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public void release(List<?> holders) {
        release(holders, 1);
    }

    synchronized void release(List<?> holders, int permits) {
        for (int i = 0; i < dimensions.size(); i++) {
            dimensions.get(i).release(holders.get(i), permits);
        }
        waiters.removeIf(waiter -> {
            boolean room = tryAcquire(waiter.holders, waiter.permits, waiter.own);
            if (room) {
                waiter.granted.countDown();
            }
            return room;
        });
    }

    /** Whether it was still waiting. */
    private synchronized boolean leave(Waiter waiter) {
        return waiters.remove(waiter);
    }

    private boolean hasRoom(List<?> holders, int permits, int own) {
        for (int i = 0; i < dimensions.size(); i++) {
            if (!dimensions.get(i).hasRoom(holders.get(i), permits, own)) {
                return false;
            }
        }
        return true;
    }

    private void take(List<?> holders, int permits) {
        for (int i = 0; i < dimensions.size(); i++) {
            dimensions.get(i).take(holders.get(i), permits);
        }
    }
}
