package dev.darkroom.shared.work;

import java.time.Duration;

/**
 * Work that is due every so often, whether there is any or not. Each package produces one for each such work of its own; nobody
 * but {@link PeriodicTaskScheduler} keeps a timer for them, and whoever has none can run them all.
 *
 * @param name as logs, metrics and the health check call it
 * @param every the time from one run to the next; the first is due at once
 * @param runs which instances do it
 * @param work one run, to its end; any number of instances may do it at the same time
 */
public record PeriodicTask(String name, Duration every, Runs runs, Runnable work) {

    /** Which instances do such work. */
    public enum Runs {
        /** Those that work in the background; one would do. */
        IN_BACKGROUND,
        /** All: it serves those who are connected to this very instance. */
        FOR_CALLERS,
        /** All with a database: it reads what their metrics show, by a timer where there are timers. */
        FOR_METRICS
    }

    public PeriodicTask(String name, Duration every, Runnable work) {
        this(name, every, Runs.IN_BACKGROUND, work);
    }

    /** One run. Whatever is thrown, also an Error, is counted and told: the next run may find it gone. */
    void run() {
        try {
            work.run();
        } catch (RuntimeException failure) {
            LoopSupervisor.failed(name, failure);
        } catch (Throwable unexpected) {
            LoopSupervisor.survived(name, unexpected);
        }
    }
}
