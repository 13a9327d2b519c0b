package dev.darkroom.shared.work;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run of everything that is due: periodic tasks and the work of all loops. Whoever runs no timer has it called by a
 * scheduler outside; any number may be under way at the same time, here and elsewhere.
 */
@Singleton
public class Tick {

    /** For one task; what is not done by then goes on beside the rest, batch by batch. */
    private static final Duration MAX_TASK = Duration.ofSeconds(5);

    private final InRequestWorker worker;
    private final BackgroundMode background;
    private final PeriodicRuns runs;
    private final List<PeriodicTask> tasks;
    private final List<DueWork> dueWork;
    private final Clock clock;

    Tick(
            InRequestWorker worker,
            BackgroundMode background,
            PeriodicRuns runs,
            @All List<PeriodicTask> tasks,
            @All List<DueWork> dueWork,
            Clock clock) {
        this.worker = worker;
        this.background = background;
        this.runs = runs;
        this.tasks = tasks;
        this.dueWork = dueWork;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param done pieces of work that were begun
     * @param left pieces that are due still, not counted beyond some thousands
     * @param next when the next of the others comes due; null when nothing is on its way
     */
    public record Outcome(int done, int left, @Nullable Instant next) {}

    /** Does what is due until nothing is, or the time is over. */
    public Outcome run(Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        // Only who is known to live takes from the dead what they held.
        worker.beat();
        if (background.runsInRequests()) {
            tasks.stream()
                    .filter(task -> task.runs() != PeriodicTask.Runs.FOR_CALLERS)
                    .forEach(task -> run(task, end));
        }
        int done =
                background.isEnabled() ? worker.workAnyway(Duration.ofNanos(Math.max(0, end - System.nanoTime()))) : 0;
        Instant now = clock.instant();
        List<DueWork.Due> all = dueWork.stream().map(kind -> kind.at(now)).toList();
        return new Outcome(
                done,
                all.stream().mapToInt(DueWork.Due::now).sum(),
                all.stream()
                        .map(DueWork.Due::next)
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .orElse(null));
    }

    private void run(PeriodicTask task, long end) {
        long left = Math.min(end - System.nanoTime(), MAX_TASK.toNanos());
        if (left <= 0 || !runs.take(task)) {
            return;
        }
        Thread run = Thread.ofVirtual().name(task.name()).start(task::run);
        try {
            run.join(Duration.ofNanos(left));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
