package dev.darkroom.jobs;

import jakarta.enterprise.context.ApplicationScoped;

/** A caller gives a job up. */
@ApplicationScoped
class Cancellation {

    private final JobStore store;
    private final Endings endings;
    private final Engine engine;

    Cancellation(JobStore store, Endings endings, Engine engine) {
        this.store = store;
        this.endings = endings;
        this.engine = engine;
    }

    /**
     * What nobody has handed upstream ends here and now; for the rest upstream is asked, and it may still finish.
     *
     * @return false when the job has ended, or its answer is already here
     */
    boolean request(Job job) {
        if (job.state() == JobState.CANCELLING) {
            return true;
        }
        if (job.state() == JobState.QUEUED && endings.endQueued(job, JobState.CANCELLED, Ending.cancelled())) {
            return true;
        }
        boolean asked = store.cancelling(job.id());
        if (asked) {
            engine.newWork();
        }
        return asked;
    }
}
