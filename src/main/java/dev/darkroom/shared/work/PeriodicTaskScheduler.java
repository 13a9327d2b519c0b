package dev.darkroom.shared.work;

import dev.darkroom.shared.DirectConnections;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs each {@link PeriodicTask} when it is due, on a virtual thread and never twice at the same time. The timer is the
 * framework's; it looks at the clock on every full second, so what is due in other steps has a loop.
 */
@Singleton
class PeriodicTaskScheduler {

    private static final Logger LOG = Logger.getLogger(PeriodicTaskScheduler.class);
    private static final Duration NEVER_LATE = Duration.ofDays(365);
    private static final int AFTER_THOSE_WHO_CLAIM = Integer.MAX_VALUE - 1;

    private final Scheduler scheduler;
    private final BackgroundMode background;
    private final List<PeriodicTask> tasks;
    private final List<WorkLoop> loops = new ArrayList<>();
    private final List<LoopSupervisor.Loop> watched = new ArrayList<>();
    private final Semaphore idle;
    private volatile boolean stopping;

    PeriodicTaskScheduler(
            Scheduler scheduler,
            BackgroundMode background,
            DirectConnections connections,
            @All List<PeriodicTask> tasks) {
        this.scheduler = scheduler;
        this.background = background;
        this.tasks = tasks.stream()
                .filter(task -> switch (task.runs()) {
                    case IN_BACKGROUND -> background.runsByItself();
                    case FOR_CALLERS -> true;
                    case FOR_METRICS -> connections.isPossible() && !background.runsInRequests();
                })
                .toList();
        this.idle = new Semaphore(this.tasks.size());
    }

    void start(@Observes StartupEvent event) {
        // Whoever switches the framework's timer off runs the tasks otherwise, or has none to run.
        if (scheduler.isStarted()) {
            tasks.forEach(this::schedule);
        }
    }

    /** Begins no run any more and waits a while for those under way. */
    void stop(@Observes @Priority(AFTER_THOSE_WHO_CLAIM) ShutdownEvent event) {
        stopping = true;
        if (scheduler.isStarted()) {
            tasks.forEach(task -> scheduler.unscheduleJob(task.name()));
        }
        loops.forEach(WorkLoop::claimNoMore);
        try {
            if (!idle.tryAcquire(tasks.size(), WorkLoop.DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("Stopping while a periodic task runs; another instance or the next start goes on with it");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        watched.forEach(LoopSupervisor::forget);
    }

    private void schedule(PeriodicTask task) {
        // A process that is frozen between requests is not in trouble when it wakes.
        LoopSupervisor.Loop loop =
                LoopSupervisor.watch(task.name(), background.runsInRequests() ? NEVER_LATE : task.every());
        watched.add(loop);
        if (isInFullSeconds(task.every())) {
            var _ = scheduler
                    .newJob(task.name())
                    .setInterval(task.every().toString())
                    .setConcurrentExecution(ConcurrentExecution.SKIP)
                    .setTask(_ -> run(task, loop), true)
                    .schedule();
        } else {
            loops.add(WorkLoop.every(task.name(), task.every(), () -> run(task, loop))
                    .start());
        }
    }

    private static boolean isInFullSeconds(Duration every) {
        return every.isPositive() && every.getNano() == 0;
    }

    private void run(PeriodicTask task, LoopSupervisor.Loop loop) {
        if (stopping || !idle.tryAcquire()) {
            return;
        }
        try {
            loop.step(task::run);
        } finally {
            idle.release();
        }
    }
}
