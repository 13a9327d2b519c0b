package dev.darkroom.shared;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Task on a virtual thread of its own that never overlaps itself: while a run is under way, a start is passed over. However a
 * run ends, and where none can be begun, the next start begins one.
 */
public final class NonOverlappingTask {

    private static final Logger LOG = Logger.getLogger(NonOverlappingTask.class);

    private final String name;
    private final Executor threads;
    private final Runnable work;
    private final AtomicBoolean isRunning = new AtomicBoolean();

    public NonOverlappingTask(String name, Runnable work) {
        this(name, Thread.ofVirtual().name(name)::start, work);
    }

    NonOverlappingTask(String name, Executor threads, Runnable work) {
        this.name = name;
        this.threads = threads;
        this.work = work;
    }

    public void start() {
        if (!isRunning.compareAndSet(false, true)) {
            return;
        }
        boolean isBegun = false;
        try {
            threads.execute(this::run);
            isBegun = true;
        } finally {
            if (!isBegun) {
                isRunning.set(false);
            }
        }
    }

    private void run() {
        try {
            work.run();
        } catch (Throwable failure) {
            LOG.errorf(failure, "%s: failed, and is tried again when it is next due", name);
        } finally {
            isRunning.set(false);
        }
    }
}
