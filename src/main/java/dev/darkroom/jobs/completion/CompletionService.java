package dev.darkroom.jobs.completion;

import dev.darkroom.callbacks.VerifiedCallback;
import dev.darkroom.callbacks.VerifiedCallbacks;
import dev.darkroom.jobs.CallbackHealth;
import dev.darkroom.jobs.CallerVisibleBody;
import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.PollBackoff;
import dev.darkroom.jobs.TerminalTransitions;
import dev.darkroom.jobs.UpstreamResult;
import dev.darkroom.jobs.WorkSignals;
import dev.darkroom.jobs.dispatch.AnsweredSubmit;
import dev.darkroom.upstream.answer.ModelAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jspecify.annotations.Nullable;

/**
 * Applies the provider's final answer to its job, idempotently. What upstream finally said about a job, from
 * wherever it came, takes effect here and only once.
 */
@ApplicationScoped
public class CompletionService {

    private final JobRepository store;
    private final CompletionRepository ledger;
    private final TerminalTransitions terminalTransitions;
    private final RetryScheduler retryScheduler;
    private final WorkSignals signals;
    private final DirectIngestDispatcher directIngestDispatcher;
    private final UnrecognizedAnswerRepository unrecognized;
    private final CallbackHealth health;
    private final PollBackoff pollBackoff;
    private final CallbackSpans callbackSpans;
    private final Clock clock;

    CompletionService(
            JobRepository store,
            CompletionRepository ledger,
            TerminalTransitions terminalTransitions,
            RetryScheduler retryScheduler,
            WorkSignals signals,
            DirectIngestDispatcher directIngestDispatcher,
            UnrecognizedAnswerRepository unrecognized,
            CallbackHealth health,
            PollBackoff pollBackoff,
            CallbackSpans callbackSpans,
            Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.terminalTransitions = terminalTransitions;
        this.retryScheduler = retryScheduler;
        this.signals = signals;
        this.directIngestDispatcher = directIngestDispatcher;
        this.unrecognized = unrecognized;
        this.health = health;
        this.pollBackoff = pollBackoff;
        this.callbackSpans = callbackSpans;
        this.clock = clock;
    }

    /** Runs inside the transaction that records the callbacks: all of it is kept, or nothing. */
    void callbacks(@Observes VerifiedCallbacks callbacks) {
        Instant began = clock.instant();
        List<CompletionRepository.Given> good = new ArrayList<>();
        List<VerifiedCallback> others = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        for (VerifiedCallback callback : callbacks.all()) {
            boolean first = seen.add(callback.jobId());
            if (first
                    && callback.payload() != null
                    && answer(callback, callback.payload(), null).succeeded()) {
                good.add(new CompletionRepository.Given(callback.jobId(), answer(callback, callback.payload(), null)));
            } else {
                others.add(callback);
            }
        }
        if (!good.isEmpty()) {
            List<Job> jobs = directIngestDispatcher.write(good);
            callbackSpans.record(jobs, callbacks.all(), began);
            Set<UUID> moved = jobs.stream().map(Job::id).collect(Collectors.toSet());
            good.forEach(given -> noteUnlessMoved(given, moved));
        }
        others.forEach(this::settle);
    }

    private void noteUnlessMoved(CompletionRepository.Given given, Set<UUID> moved) {
        health.answered(false);
        if (!moved.contains(given.job())) {
            repeated(given.job(), given.answer());
        }
    }

    private void settle(VerifiedCallback callback) {
        Instant began = clock.instant();
        store.find(callback.jobId()).ifPresent(job -> {
            callbackSpans.record(List.of(job), List.of(callback), began);
            String payload = callback.payload();
            if (payload == null && RetryScheduler.isPast(job, callback.upstreamRequestId())) {
                store.note(job.id(), "repeated", "callback of an earlier attempt; nothing changed");
            } else if (payload == null) {
                if (callback.unrecognized() != null) {
                    unrecognized.keepPayload(job.id(), callback.unrecognized());
                }
                store.lookNow(job.id(), callback.upstreamRequestId(), "callback without an output: asking upstream");
                directIngestDispatcher.newWork();
            } else {
                health.answered(false);
                settle(job, answer(callback, payload, timeoutType(job, callback)));
            }
        });
    }

    private static UpstreamResult answer(VerifiedCallback callback, String payload, @Nullable String timeoutType) {
        return new UpstreamResult(
                "callback verified",
                callback.statusCode(),
                payload,
                callback.errorType(),
                callback.upstreamRequestId(),
                null,
                timeoutType,
                null);
    }

    // A callback has no headers: that it missed the caller's own start timeout shows in what else is known.
    private static @Nullable String timeoutType(Job job, VerifiedCallback callback) {
        boolean missed = callback.statusCode() == 504 && "request_timeout".equals(callback.errorType());
        return missed && job.options().startDeadline() != null ? "user" : null;
    }

    /** An answer that was asked for. */
    public void settle(Job job, ModelAnswer answer) {
        if (pollBackoff.isAnnounced(job.upstreamAccount())) {
            health.answered(true);
        }
        settle(job, result("result fetched", answer));
        signals.newWork();
    }

    /** The provider has it no more: it is kept also when the database comes back only a while later. */
    @Retry(maxRetries = -1, delay = 500, jitter = 250, maxDuration = 60_000)
    void submitted(@Observes AnsweredSubmit submit) {
        settle(submit.job(), result("answered at once", submit.answer()));
        signals.newWork();
    }

    private static UpstreamResult result(String by, ModelAnswer answer) {
        return new UpstreamResult(
                by,
                answer.status(),
                CallerVisibleBody.presentable(answer),
                answer.errorType(),
                null,
                answer.billableUnits(),
                answer.timeoutType(),
                answer.retryable());
    }

    private void settle(Job job, UpstreamResult answer) {
        boolean changed;
        if (answer.succeeded()) {
            changed = !ledger.write(List.of(new CompletionRepository.Given(job.id(), answer)), 0, Duration.ZERO)
                    .isEmpty();
        } else if (RetryScheduler.isPast(job, answer.upstreamId())) {
            changed = false;
        } else if (answer.status() == 499 && job.state() == JobState.CANCELLING) {
            changed = terminalTransitions.end(job, JobState.CANCELLED, FailureOutcome.of(answer));
        } else if (answer.status() == 499 && !clock.instant().isBefore(job.deadline())) {
            // Upstream was asked to stop because the deadline has passed, and its word came before ours was written.
            changed = terminalTransitions.end(job, JobState.EXPIRED, FailureOutcome.expired());
        } else if (retryScheduler.wantsAnother(job, answer)) {
            changed = retryScheduler.another(job, answer);
        } else {
            changed = terminalTransitions.end(job, JobState.FAILED, FailureOutcome.of(answer));
        }
        if (!changed) {
            repeated(job.id(), answer);
        }
    }

    private void repeated(UUID job, UpstreamResult answer) {
        store.note(job, "repeated", answer.by() + " again; nothing changed");
    }
}
