package dev.darkroom.jobs;

import dev.darkroom.ingest.Ingest;
import dev.darkroom.ingest.Ingested;
import dev.darkroom.ingest.JobOutput;
import dev.darkroom.shared.GroupCommit;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Looks at one job that has come due and does the next thing for it, whatever that is. */
@ApplicationScoped
class DueJobs {

    private final Ingest ingest;
    private final Endings endings;
    private final GroupCommit groupCommit;
    private final Reconciler reconciler;
    private final JobStore store;
    private final JobsConfig config;
    private final Clock clock;

    DueJobs(
            Ingest ingest,
            Endings endings,
            GroupCommit groupCommit,
            Reconciler reconciler,
            JobStore store,
            JobsConfig config,
            Clock clock) {
        this.ingest = ingest;
        this.endings = endings;
        this.groupCommit = groupCommit;
        this.reconciler = reconciler;
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    void attend(Job job) {
        if (job.answer() != null) {
            Ingested ingested = ingest.collect(output(job, job.answer()));
            groupCommit.call(job.id(), () -> endings.succeed(job, ingested));
        } else if (job.state() == JobState.SUBMITTING) {
            store.unacknowledged(
                    job.id(),
                    config.grace(),
                    "interrupted while being handed upstream; its callback is awaited before it is submitted again");
        } else if (!clock.instant().isBefore(job.deadline()) && job.state() != JobState.CANCELLING) {
            reconciler.expire(job);
        } else {
            reconciler.look(job);
        }
    }

    private static JobOutput output(Job job, String answer) {
        return new JobOutput(
                job.id(),
                job.ownerId(),
                job.keyId(),
                job.endpoint(),
                job.input(),
                answer,
                Lifecycle.expirationSeconds(job.headers()));
    }
}
