package dev.darkroom.jobs.engine;

import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.TerminalTransitions;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.PeriodicTask;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Ends jobs whose deadline has passed and that no look has ended: looks are held back while the provider or the app is in
 * trouble, may hang, and may fail for ever. Nobody is asked to stop; should a job succeed after all, the success still counts.
 */
@ApplicationScoped
class OverdueJobs {

    private static final Logger LOG = Logger.getLogger(OverdueJobs.class);
    private static final int BATCH = 200;
    private static final Duration PAUSE = Duration.ofSeconds(10);
    /** Beyond the deadline: until then a look may see to it, which also asks the provider to stop. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** Beyond the deadline, for a look that is under way: it may be reading a large result. */
    private static final Duration GRACE_OF_LOOKS = Duration.ofMinutes(2);

    private static final String OVERDUE = "SELECT " + Job.COLUMNS + """
             FROM job
            WHERE state IN ('WAITING', 'CANCELLING') AND answer IS NULL
                AND deadline <= ? AND (due_at IS DISTINCT FROM leased_until OR due_at <= ? OR deadline <= ?)
            LIMIT ?""";

    private final Database database;
    private final TerminalTransitions terminalTransitions;
    private final Clock clock;

    OverdueJobs(Database database, TerminalTransitions terminalTransitions, Clock clock) {
        this.database = database;
        this.terminalTransitions = terminalTransitions;
        this.clock = clock;
    }

    @Produces
    static PeriodicTask sweeping(OverdueJobs overdue) {
        return new PeriodicTask("overdue-jobs", PAUSE, overdue::sweep);
    }

    void sweep() {
        long ended = BATCH;
        while (ended == BATCH) {
            Instant now = clock.instant();
            List<Job> overdue =
                    database.query(OVERDUE, Job::read, now.minus(GRACE), now, now.minus(GRACE_OF_LOOKS), BATCH);
            ended = overdue.stream().filter(this::end).count();
        }
    }

    private boolean end(Job job) {
        try {
            return job.state() == JobState.CANCELLING
                    ? terminalTransitions.end(job, JobState.CANCELLED, FailureOutcome.cancelled())
                    : terminalTransitions.end(job, JobState.EXPIRED, FailureOutcome.expired());
        } catch (RuntimeException failure) {
            // The others are not to wait for one that cannot be ended.
            LOG.warnf(failure, "job.not_expired id=%s", job.id());
            return false;
        }
    }
}
