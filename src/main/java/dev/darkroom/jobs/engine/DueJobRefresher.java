package dev.darkroom.jobs.engine;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.InRequestWorker;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Serverless mode: goes on with a due job within the request that asks for it. */
@ApplicationScoped
public class DueJobRefresher {

    private final Database database;
    private final JobRepository store;
    private final InRequestWorker inRequestWorker;
    private final Clock clock;

    DueJobRefresher(Database database, JobRepository store, InRequestWorker inRequestWorker, Clock clock) {
        this.database = database;
        this.store = store;
        this.inRequestWorker = inRequestWorker;
        this.clock = clock;
    }

    /** The job as it is once what was due of it, if anything, has been gone on with. */
    public Job upToDate(Job job) {
        return refresh(job.id()) ? store.find(job.id()).orElse(job) : job;
    }

    /** Does what is due, if something of this job is; whether it was. */
    boolean refresh(UUID job) {
        boolean due = inRequestWorker.isNeeded() && isDue(job);
        if (due) {
            inRequestWorker.work(inRequestWorker.requestTime());
        }
        return due;
    }

    private boolean isDue(UUID job) {
        return database.first(
                        "SELECT 1 FROM job WHERE id = ? AND due_at <= ?", row -> row.getInt(1), job, clock.instant())
                .isPresent();
    }
}
