package dev.darkroom.jobs.completion;

import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.TerminalTransitions;
import dev.darkroom.jobs.UpstreamResult;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Completes gates with the answer posted to their callback URL; takes effect once. */
@ApplicationScoped
public class GateCompletion {

    private final JobRepository jobs;
    private final TerminalTransitions transitions;
    private final DirectIngestDispatcher directIngestDispatcher;
    private final Database database;

    GateCompletion(
            JobRepository jobs,
            TerminalTransitions transitions,
            DirectIngestDispatcher directIngestDispatcher,
            Database database) {
        this.jobs = jobs;
        this.transitions = transitions;
        this.directIngestDispatcher = directIngestDispatcher;
        this.database = database;
    }

    /**
     * Gives a gate its output.
     *
     * @param json any JSON, digit for digit
     * @return whether that changed anything; empty when there is no such gate
     * @throws Problem 409 while it is blocked
     */
    @Transactional
    public Optional<Boolean> succeed(UUID gate, String json) {
        return open(gate)
                .map(job -> waits(job)
                        && !directIngestDispatcher
                                .write(List.of(new CompletionRepository.Given(
                                        job.id(),
                                        new UpstreamResult("gate called", 200, json, null, null, null, null, null))))
                                .isEmpty());
    }

    /** Fails a gate. Returns and throws what {@link #succeed} does. */
    @Transactional
    public Optional<Boolean> fail(UUID gate, String message) {
        return open(gate)
                .map(job -> waits(job) && transitions.end(job, JobState.FAILED, FailureOutcome.gateFailed(message)));
    }

    /** As it is until the end of the transaction. */
    private Optional<Job> open(UUID gate) {
        database.query("SELECT id FROM job WHERE id = ? FOR UPDATE", _ -> true, gate);
        return jobs.find(gate).filter(Job::isGate);
    }

    private static boolean waits(Job job) {
        if (job.state() == JobState.BLOCKED) {
            throw Problem.of(
                    Problem.Kind.CONFLICT, "The gate does not wait yet: jobs that it depends on have not ended");
        }
        return job.state() == JobState.WAITING && job.answer() == null;
    }
}
