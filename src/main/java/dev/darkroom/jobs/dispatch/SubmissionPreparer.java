package dev.darkroom.jobs.dispatch;

import dev.darkroom.ingest.FileGone;
import dev.darkroom.ingest.InputUrlRewriter;
import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.Heartbeat;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.UpstreamException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Prepares a claimed job's input for the provider that it is handed to, whose models must be able to read the files that it names. */
@ApplicationScoped
public class SubmissionPreparer {

    /** What came of it. */
    public sealed interface Outcome {
        record Ready(String input) implements Outcome {}

        record NotNow(String why, @Nullable Duration retryAfter) implements Outcome {}

        /** This provider does not take a file of it; another may. */
        record NotThere(FailureOutcome ending) implements Outcome {}

        record Never(FailureOutcome ending) implements Outcome {}

        /** It took so long, here or before, that the job is no longer ours to submit. */
        record TakenOver() implements Outcome {}
    }

    private final InputUrlRewriter inputUrlRewriter;
    private final JobRepository store;
    private final JobsConfig config;
    private final Heartbeat heartbeat;
    private final Clock clock;

    public SubmissionPreparer(
            InputUrlRewriter inputUrlRewriter,
            JobRepository store,
            JobsConfig config,
            Heartbeat heartbeat,
            Clock clock) {
        this.inputUrlRewriter = inputUrlRewriter;
        this.store = store;
        this.config = config;
        this.heartbeat = heartbeat;
        this.clock = clock;
    }

    public Outcome ready(Job job, ProviderAccount account) {
        Duration longest = inputUrlRewriter.longest(job.input(), account);
        if (longest.isZero() && isHeld(job)) {
            return hand(job, account);
        }
        // Whoever finds its lease run out takes it for submitted; so it is renewed, and looked at again before it is.
        if (!store.renewLease(job, config.lease().plus(longest))) {
            return new Outcome.TakenOver();
        }
        Outcome outcome = hand(job, account);
        return !(outcome instanceof Outcome.Ready) || store.renewLease(job, config.lease())
                ? outcome
                : new Outcome.TakenOver();
    }

    // A process that was held up between claim and hand-over may have lost the job to another by now.
    private boolean isHeld(Job job) {
        Instant claimed = job.submittedAt();
        return claimed != null && heartbeat.isCurrent() && clock.instant().isBefore(claimed.plus(config.lease()));
    }

    private Outcome hand(Job job, ProviderAccount account) {
        try {
            return new Outcome.Ready(inputUrlRewriter.forUpstream(job.ownerId(), job.deadline(), job.input(), account));
        } catch (FileGone gone) {
            return new Outcome.Never(FailureOutcome.inputFileGone(gone.place()));
        } catch (UpstreamException failure) {
            if (failure.keyRefused()) {
                return new Outcome.NotThere(FailureOutcome.keyRefused(failure.status()));
            }
            String why = "a file of the input was not handed over: " + failure.getMessage();
            return failure.retryable()
                    ? new Outcome.NotNow(why, failure.retryAfter())
                    : new Outcome.NotThere(FailureOutcome.infrastructure(502, "runner_connection_error", why));
        } catch (Problem problem) {
            String why = "a file of the input was not handed over: " + problem.text();
            return problem.kind().retryable()
                    ? new Outcome.NotNow(why, problem.retryAfter())
                    : new Outcome.NotThere(FailureOutcome.infrastructure(500, "internal_error", why));
        }
    }
}
