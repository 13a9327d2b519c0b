package dev.darkroom.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Looks at one job that has come due and does the next thing for it, whatever that is. */
@ApplicationScoped
class DueJobs {

    private final Outputs outputs;
    private final Reconciler reconciler;
    private final JobStore store;
    private final JobsConfig config;
    private final Clock clock;

    DueJobs(Outputs outputs, Reconciler reconciler, JobStore store, JobsConfig config, Clock clock) {
        this.outputs = outputs;
        this.reconciler = reconciler;
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    void attend(Job job) {
        if (job.answer() != null) {
            outputs.take(job, job.answer());
        } else if (job.state() == JobState.SUBMITTING) {
            store.unacknowledged(
                    job,
                    config.grace(),
                    "interrupted while being handed upstream; its callback is awaited before it is submitted again");
        } else if (!clock.instant().isBefore(job.deadline()) && job.state() != JobState.CANCELLING) {
            reconciler.expire(job);
        } else {
            reconciler.look(job);
        }
    }
}
