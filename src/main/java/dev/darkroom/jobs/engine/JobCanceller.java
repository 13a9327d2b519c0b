package dev.darkroom.jobs.engine;

import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.TerminalTransitions;
import dev.darkroom.jobs.WorkSignals;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Cancels jobs: ends what has not been submitted, and marks the rest, which {@link UpstreamReconciler} then cancels at the
 * provider.
 */
@ApplicationScoped
public class JobCanceller {

    private final JobRepository store;
    private final TerminalTransitions terminalTransitions;
    private final WorkSignals signals;
    private final DueJobRefresher dueJobRefresher;

    JobCanceller(
            JobRepository store,
            TerminalTransitions terminalTransitions,
            WorkSignals signals,
            DueJobRefresher dueJobRefresher) {
        this.store = store;
        this.terminalTransitions = terminalTransitions;
        this.signals = signals;
        this.dueJobRefresher = dueJobRefresher;
    }

    /**
     * What nobody has handed upstream ends here and now; for the rest upstream is asked, and it may still finish.
     *
     * @return false when the job has ended, or its answer is already here
     */
    public boolean request(Job job) {
        if (job.state() == JobState.CANCELLING) {
            return true;
        }
        if (job.state() == JobState.BLOCKED && terminalTransitions.cancelBlocked(job)) {
            return true;
        }
        if (job.isGate()) {
            return terminalTransitions.end(job, JobState.CANCELLED, FailureOutcome.cancelled());
        }
        if (job.state().isInLine() && endQueued(job)) {
            return true;
        }
        boolean asked = store.cancelling(job.id());
        if (!asked) {
            // It may have gone back into the queue since it was read, and out of it again.
            if (endQueued(job)) {
                return true;
            }
            asked = store.cancelling(job.id());
        }
        if (asked) {
            signals.newWork();
            dueJobRefresher.refresh(job.id());
        }
        return asked;
    }

    private boolean endQueued(Job job) {
        return terminalTransitions.endQueued(job, JobState.CANCELLED, FailureOutcome.cancelled());
    }
}
