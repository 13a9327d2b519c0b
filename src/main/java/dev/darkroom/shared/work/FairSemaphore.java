package dev.darkroom.shared.work;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/**
 * Semaphore whose permits are shared: a permit is held in the name of several holders at once (an owner, a host), each of
 * which has its share of them as {@link FairShares} says. Who waits goes in order of arrival among those who may; one
 * whose holder has its share holds up nobody else. Those who wait are bounded by whoever calls.
 */
public final class FairSemaphore {

    private final List<FairShares<Object>> dimensions;
    private final Queue<Waiter> waiters = new LinkedList<>();

    private record Waiter(List<?> holders, CountDownLatch granted) {}

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
        Waiter waiter = new Waiter(holders, new CountDownLatch(1));
        synchronized (this) {
            if (tryAcquire(holders)) {
                return;
            }
            waiters.add(waiter);
        }
        try {
            waiter.granted.await();
        } catch (InterruptedException told) {
            giveUp(waiter);
            throw told;
        }
    }

    /** Whether there was a permit at once. */
    public synchronized boolean tryAcquire(List<?> holders) {
        boolean room = hasRoom(holders);
        if (room) {
            take(holders);
        }
        return room;
    }

    public synchronized void release(List<?> holders) {
        for (int i = 0; i < dimensions.size(); i++) {
            dimensions.get(i).release(holders.get(i));
        }
        waiters.removeIf(waiter -> {
            boolean room = hasRoom(waiter.holders);
            if (room) {
                take(waiter.holders);
                waiter.granted.countDown();
            }
            return room;
        });
    }

    private synchronized void giveUp(Waiter waiter) {
        if (!waiters.remove(waiter)) {
            release(waiter.holders);
        }
    }

    private boolean hasRoom(List<?> holders) {
        for (int i = 0; i < dimensions.size(); i++) {
            if (dimensions.get(i).room(holders.get(i)) == 0) {
                return false;
            }
        }
        return true;
    }

    private void take(List<?> holders) {
        for (int i = 0; i < dimensions.size(); i++) {
            dimensions.get(i).take(holders.get(i));
        }
    }
}
