package dev.darkroom.jobs.engine;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.shared.work.MemoryBudgetExhaustedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Work on claimed jobs within the budget for large texts. An input or answer that was too large for the claim is read
 * here, once there is room for it; where there is none for long, or for what upstream answers, the job goes back and comes
 * again.
 */
@ApplicationScoped
class LargeJobs {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final JobRepository store;
    private final LargeTextBudget budget;

    LargeJobs(JobRepository store, LargeTextBudget budget) {
        this.store = store;
        this.budget = budget;
    }

    /** The work, with its job's texts in memory. */
    Consumer<Job> whole(Consumer<Job> work) {
        return job -> budget.during(
                job.lane(),
                job.textBytesLeftOut(),
                () -> withTexts(job).ifPresent(whole -> unlessNoRoom(work, whole)),
                () -> giveBack(job));
    }

    private void unlessNoRoom(Consumer<Job> work, Job job) {
        try {
            work.accept(job);
        } catch (MemoryBudgetExhaustedException full) {
            giveBack(job);
        }
    }

    // Who waited for longer than its lease finds it in other hands.
    private Optional<Job> withTexts(Job claimed) {
        return claimed.textBytesLeftOut() == 0
                ? Optional.of(claimed)
                : store.findWhole(claimed.id())
                        .filter(now -> now.attempts() == claimed.attempts() && now.looks() == claimed.looks());
    }

    private void giveBack(Job job) {
        if (job.state() == JobState.SUBMITTING) {
            store.requeue(job, PAUSE, "not handed upstream yet: too many large inputs are in memory");
        } else {
            store.giveBack(job, PAUSE);
        }
    }
}
