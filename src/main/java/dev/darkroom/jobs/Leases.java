package dev.darkroom.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Which jobs this process is at work on, so that it can give them back when it is told to stop. */
@ApplicationScoped
class Leases {

    private final JobStore store;
    private final JobsConfig config;
    private final Map<UUID, Job> held = new ConcurrentHashMap<>();

    Leases(JobStore store, JobsConfig config) {
        this.store = store;
        this.config = config;
    }

    /** The work on a job that was claimed. It is held from now on, until that work has been done. */
    Runnable holding(Job job, Consumer<Job> work) {
        held.put(job.id(), job);
        return () -> {
            try {
                work.accept(job);
            } finally {
                held.remove(job.id(), job);
            }
        };
    }

    /**
     * Gives back what is still held, to be gone on with at once and not only when the leases are over. A job at the
     * counter may have been accepted, so its callback is awaited first; should the answer still come here, it counts.
     */
    void giveBack() {
        for (Job job : held.values()) {
            if (!store.unacknowledged(
                    job,
                    AbandonedJobs.listSettled(config),
                    "stopped while being handed upstream; looked for there first")) {
                store.giveBack(job.id());
            }
        }
    }
}
