package dev.darkroom.jobs.engine;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.dispatch.LostAcknowledgementFinder;
import dev.darkroom.shared.DatabaseException;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.shared.work.PeriodicTask;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Leases that this process holds. Which jobs this process is at work on, so that it can give them back when it is
 * told to stop, or when that work failed without a word of it in the row, as it does while the database is away.
 */
@ApplicationScoped
class JobLeases {

    private static final Logger LOG = Logger.getLogger(JobLeases.class);
    // What fails for another reason than the database's absence would fail again at once.
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private final JobRepository store;
    private final JobsConfig config;
    private final Map<UUID, Job> held = new ConcurrentHashMap<>();
    // No more than there are places: nothing is claimed while the database is away.
    private final Map<UUID, Job> failed = new ConcurrentHashMap<>();

    JobLeases(JobRepository store, JobsConfig config) {
        this.store = store;
        this.config = config;
    }

    @Produces
    static PeriodicTask givingBack(JobLeases leases, JobsConfig config) {
        return new PeriodicTask("give-back", config.pollInterval(), leases::giveBackFailed);
    }

    /** The work on a job that was claimed. It is held from now on, until that work has been done. */
    Runnable holding(Job job, Consumer<Job> work) {
        held.put(job.id(), job);
        return () -> {
            boolean done = false;
            try {
                work.accept(job);
                done = true;
            } finally {
                if (!done) {
                    failed.put(job.id(), job);
                }
                held.remove(job.id(), job);
            }
        };
    }

    /** Gives back what was being worked on when that failed, to be tried again after a pause that grows. */
    void giveBackFailed() {
        for (Job job : failed.values()) {
            try {
                giveBack(
                        job,
                        Backoff.doubled(FIRST_PAUSE, job.looks(), config.ingestLease()),
                        "it is unknown what came of handing it upstream; looked for there first");
                failed.remove(job.id(), job);
            } catch (DatabaseException away) {
                LOG.debugf("Nothing is given back yet: %s", away.getMessage());
                return;
            }
        }
    }

    /**
     * Gives back what is still held, to be gone on with at once and not only when the leases are over. A job at the
     * counter may have been accepted, so it is looked for upstream first; should the answer still come here, it counts.
     */
    void giveBackAll() {
        held.values()
                .forEach(job ->
                        giveBack(job, Duration.ZERO, "stopped while being handed upstream; looked for there first"));
    }

    private void giveBack(Job job, Duration pause, String why) {
        if (!store.unacknowledged(job, LostAcknowledgementFinder.listSettled(config), why)) {
            store.giveBack(job, pause);
        }
    }
}
