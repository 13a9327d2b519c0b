package dev.darkroom.shared.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Claims work from a table and runs it on virtual threads, never more than so many at once. It looks when woken, when
 * the last look found as much as it could take, and after each pause at the latest: a lost wake-up costs one pause,
 * never a job. Where a look found several, more are on their way, and the next one gives them a moment to come together:
 * a look costs much, and a further row hardly anything.
 */
public final class WorkLoop {

    private static final Logger LOG = Logger.getLogger(WorkLoop.class);
    // With the wait for requests under way it fits into the ten seconds that containers are given.
    static final Duration DRAIN = Duration.ofSeconds(5);

    /** Claims at most so many pieces of work; each is already leased to the one who claimed it. */
    @FunctionalInterface
    public interface Claim {
        List<Runnable> atMost(int count);
    }

    private final String name;
    private final Claim claim;
    private final int parallel;
    private final Duration pause;
    private final boolean quick;
    private final ThreadFactory threads;
    private final Semaphore free;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;
    private volatile boolean stopping;

    /**
     * @param parallel the most pieces of work at once, at least 1
     * @param pause the longest time between two looks
     */
    public WorkLoop(String name, int parallel, Duration pause, Claim claim) {
        this(
                name,
                parallel,
                pause,
                true,
                claim,
                Thread.ofVirtual().name(name + "-work").factory());
    }

    /** @param threads for pieces of work */
    WorkLoop(String name, int parallel, Duration pause, boolean quick, Claim claim, ThreadFactory threads) {
        if (parallel < 1 || pause.isNegative()) {
            throw new IllegalArgumentException("the loop " + name + " needs at least one place, and no negative pause");
        }
        this.quick = quick;
        this.name = name;
        this.parallel = parallel;
        this.pause = pause;
        this.claim = claim;
        this.threads = threads;
        this.free = new Semaphore(parallel);
    }

    /**
     * A loop of one thing to do, whole at each look: nothing of it is handed to others. For what wakes it, too; what is
     * only due every so often is a {@link PeriodicTask}.
     */
    public static WorkLoop every(String name, Duration pause, Runnable work) {
        Claim claim = _ -> {
            work.run();
            return List.of();
        };
        return new WorkLoop(
                name, 1, pause, false, claim, Thread.ofVirtual().name(name).factory());
    }

    public WorkLoop start() {
        LoopSupervisor.start(name, this::run);
        return this;
    }

    /** There may be work now. Cheap; may be called from anywhere. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Room for work that needs no claim, taken until it is filled or given back. */
    public final class Room {

        private final int size;

        private Room(int size) {
            this.size = size;
        }

        public int size() {
            return size;
        }

        /** Runs no more pieces than there is room for, and gives the rest of the room back. Once only. */
        public void fill(List<Runnable> work) {
            int begun = 0;
            try {
                for (Runnable piece : work) {
                    begun += begin(piece) == null ? 0 : 1;
                }
            } finally {
                free.release(size - begun);
            }
        }
    }

    /** As much room as there is at the moment, at most so much; none while the loop stops. */
    public Room room(int most) {
        int size = 0;
        while (!stopping && size < most && free.tryAcquire()) {
            size++;
        }
        return new Room(size);
    }

    /** Claims nothing more and waits a while for what is running; what still runs then is left to its lease. */
    public void stop() {
        claimNoMore();
        drain();
    }

    /** Stops several loops in the time that the slowest takes. */
    public static void stopAll(WorkLoop... loops) {
        Arrays.stream(loops).forEach(WorkLoop::claimNoMore);
        List<Thread> drains = Arrays.stream(loops)
                .map(loop -> Thread.ofVirtual().start(loop::drain))
                .toList();
        for (Thread drain : drains) {
            try {
                drain.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void claimNoMore() {
        stopping = true;
        wake();
    }

    private void drain() {
        try {
            if (!free.tryAcquire(parallel, DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.infof(
                        "%s: stopping with tasks under way; another instance or the next start goes on with them",
                        name);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(LoopSupervisor.Loop loop) throws InterruptedException {
        while (!stopping) {
            free.acquire();
            int room = 1 + free.drainPermits();
            List<Thread> started = new ArrayList<>();
            if (quick) {
                loop.step(() -> launch(room, started));
            } else {
                launch(room, started);
            }
            free.release(room - started.size());
            if (started.size() < room) {
                // After nothing too: looks in vain shall not follow each other as quickly as wake-ups do.
                await(started.size() == 1 ? Duration.ZERO : GroupCommit.MOMENT);
            }
        }
    }

    /** Looks once, for whoever runs no thread for it, and begins at most so many pieces of work; those are returned. */
    List<Thread> once(int most) {
        Room room = room(most);
        List<Thread> started = new ArrayList<>();
        if (room.size() > 0) {
            launch(room.size(), started);
            free.release(room.size() - started.size());
        }
        return started;
    }

    // Whatever is thrown, also an Error: the next look may find it gone, and without a next look all would stand still.
    private void launch(int room, List<Thread> started) {
        try {
            List<Runnable> work = stopping ? List.of() : claim.atMost(room);
            for (Runnable piece : work) {
                Thread thread = begin(piece);
                if (thread != null) {
                    started.add(thread);
                }
            }
        } catch (RuntimeException failure) {
            LOG.warnf("%s: cannot claim work, trying again: %s", name, failure);
        } catch (Throwable unexpected) {
            LoopSupervisor.survived(name, unexpected);
        }
    }

    /** Where no thread can be had it is done here: what was claimed holds places that only its end gives back. */
    private @Nullable Thread begin(Runnable piece) {
        try {
            Thread thread = threads.newThread(() -> {
                try {
                    perform(piece);
                } finally {
                    free.release();
                }
            });
            thread.start();
            return thread;
        } catch (Throwable noThread) {
            LoopSupervisor.survived(name, noThread);
            perform(piece);
            return null;
        }
    }

    private void perform(Runnable piece) {
        try {
            piece.run();
        } catch (RuntimeException failure) {
            if (stopping) {
                LOG.infof("%s: a task was cut short by the stop; it is tried again", name);
                return;
            }
            LOG.errorf(failure, "%s: a task failed, and is tried again when its lease is over", name);
        } catch (Throwable unexpected) {
            LoopSupervisor.survived(name, unexpected);
        }
    }

    private void await(Duration atLeast) throws InterruptedException {
        Thread.sleep(atLeast);
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!woken && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }
}
