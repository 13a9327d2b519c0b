package dev.darkroom.jobs;

import dev.darkroom.shared.work.PeriodicTask;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.time.Instant;

/**
 * Expires queued jobs whose deadline, or time to start, has passed: nobody may ever come to claim them, behind a limit, a
 * long queue or a throttle. A job that is upstream already is expired by {@code jobs.engine.UpstreamReconciler}.
 */
@ApplicationScoped
public class QueueDeadlineEnforcer {

    private static final int BATCH = 200;
    /** Upstream takes no start timeout that is not longer. */
    private static final Duration TOO_LITTLE = Duration.ofMillis(100);

    private final TerminalTransitions terminalTransitions;

    QueueDeadlineEnforcer(TerminalTransitions terminalTransitions) {
        this.terminalTransitions = terminalTransitions;
    }

    @Produces
    static PeriodicTask sweeping(QueueDeadlineEnforcer enforcer, JobsConfig config) {
        return new PeriodicTask("queue-deadlines", config.pollInterval(), enforcer::sweep);
    }

    /** Whether there is too little time left to be handed upstream. */
    public static boolean isPast(Job job, Instant now) {
        Instant start = job.options().startDeadline();
        return start != null && !now.plus(TOO_LITTLE).isBefore(start);
    }

    void sweep() {
        int ended = BATCH;
        while (ended == BATCH) {
            ended = terminalTransitions.expireQueued(BATCH);
        }
    }
}
