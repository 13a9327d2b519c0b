package dev.darkroom.jobs.engine;

import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.PollBackoff;
import dev.darkroom.jobs.TerminalTransitions;
import dev.darkroom.jobs.completion.AnswerPatience;
import dev.darkroom.jobs.completion.CompletionService;
import dev.darkroom.jobs.completion.StatusCheck;
import dev.darkroom.jobs.completion.StatusCheck.Verdict;
import dev.darkroom.jobs.dispatch.CallLimiters;
import dev.darkroom.jobs.dispatch.LostAcknowledgementFinder;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.upstream.CancelOutcome;
import dev.darkroom.upstream.UpstreamQueue;
import dev.darkroom.upstream.answer.FailureDomain;
import dev.darkroom.upstream.answer.ResultOutcome;
import dev.darkroom.upstream.client.Provider.Capability;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.client.UpstreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Polls the provider for jobs whose callback has not come, so that a lost callback costs time and nothing else; and cancels
 * there what is to be cancelled.
 */
@ApplicationScoped
class UpstreamReconciler {

    /** Looks in vain after which the history tells of it: one or two are nothing out of the ordinary. */
    private static final int SEVERAL = 3;

    private final UpstreamQueue upstream;
    private final Providers providers;
    private final LostAcknowledgementFinder lostAcknowledgementFinder;
    private final UnacknowledgedJobs unacknowledgedJobs;
    private final JobRepository store;
    private final TerminalTransitions terminalTransitions;
    private final CompletionService completionService;
    private final UnclearAnswerPolicy unclearAnswers;
    private final StatusCheck statusCheck;
    private final AnswerPatience patience;
    private final PollBackoff pollBackoff;
    private final CallLimiters limiters;
    private final JobsConfig config;
    private final Clock clock;

    UpstreamReconciler(
            UpstreamQueue upstream,
            Providers providers,
            LostAcknowledgementFinder lostAcknowledgementFinder,
            UnacknowledgedJobs unacknowledgedJobs,
            JobRepository store,
            TerminalTransitions terminalTransitions,
            CompletionService completionService,
            UnclearAnswerPolicy unclearAnswers,
            StatusCheck statusCheck,
            AnswerPatience patience,
            PollBackoff pollBackoff,
            CallLimiters limiters,
            JobsConfig config,
            Clock clock) {
        this.upstream = upstream;
        this.providers = providers;
        this.lostAcknowledgementFinder = lostAcknowledgementFinder;
        this.unacknowledgedJobs = unacknowledgedJobs;
        this.store = store;
        this.terminalTransitions = terminalTransitions;
        this.completionService = completionService;
        this.unclearAnswers = unclearAnswers;
        this.statusCheck = statusCheck;
        this.patience = patience;
        this.pollBackoff = pollBackoff;
        this.limiters = limiters;
        this.config = config;
        this.clock = clock;
    }

    void reconcile(Job job) {
        if (job.upstreamId() == null) {
            unacknowledgedJobs.reconcile(job);
            return;
        }
        if (providers.account(job.upstreamAccount()).isEmpty()) {
            nobodyToAsk(job);
            return;
        }
        if (!limiters.tryBeginLook(job)) {
            store.pollAfter(job.id(), pollBackoff.untilLook(job));
            return;
        }
        UpstreamRequest request = job.request(job.upstreamId());
        ResultOutcome outcome;
        Verdict verdict = Verdict.UNKNOWN;
        try {
            outcome = upstream.result(request);
            if (needsStatus(outcome)) {
                verdict = statusCheck.of(request);
                if (verdict.isEnd()) {
                    // What it answered before it said so may have been true then.
                    outcome = upstream.result(request);
                }
            }
        } finally {
            limiters.endLook(job);
        }
        if (outcome instanceof ResultOutcome.UnlessEnded answered) {
            outcome = StatusCheck.decide(verdict, answered);
        }
        if (outcome instanceof ResultOutcome.Unreachable unreachable) {
            limiters.lookFailed(job, unreachable.domain(), unreachable.retryAfter());
        } else if (outcome instanceof ResultOutcome.Failing && verdict == Verdict.UNKNOWN) {
            limiters.lookFailed(job, FailureDomain.REQUEST, null);
        } else {
            limiters.lookFine(job);
        }
        act(job, request, outcome, verdict);
    }

    /** Whether an answer alone does not tell whether the request has ended. */
    private static boolean needsStatus(ResultOutcome outcome) {
        return outcome instanceof ResultOutcome.UnlessEnded || outcome instanceof ResultOutcome.Unclear;
    }

    private void act(Job job, UpstreamRequest request, ResultOutcome outcome, Verdict verdict) {
        switch (outcome) {
            case ResultOutcome.Finished finished -> completionService.settle(job, finished.answer());
            case ResultOutcome.UnlessEnded answered -> act(job, request, answered.meaning(), verdict);
            case ResultOutcome.NotYet _ -> stillRunning(job, request);
            case ResultOutcome.Unclear unclear -> follow(job, request, unclearAnswers.decide(job, unclear, verdict));
            case ResultOutcome.Unknown _ -> unknown(job);
            case ResultOutcome.Gone _ -> gone(job);
            case ResultOutcome.Unreachable unreachable -> {
                patience.beginAnew(job);
                if (unreachable.keyRefused()) {
                    store.noteOnce(
                            job.id(), "upstream key refused", unreachable.reason() + "; the result is asked for again");
                } else if (job.looks() >= SEVERAL) {
                    store.noteOnce(job.id(), "no result", unreachable.reason() + "; the result is asked for again");
                }
                Duration asked = unreachable.retryAfter();
                store.pollAfter(job.id(), asked == null ? pollBackoff.untilLook(job) : Backoff.bounded(asked));
            }
        }
    }

    /**
     * The deadline has passed. Upstream is asked to stop before the job ends here, so that a crash in between asks again;
     * should it succeed after all, the success still counts, and so does what it had finished before.
     */
    void expire(Job job) {
        Optional<UpstreamRequest> request =
                upstreamIdOf(job).filter(UpstreamRequest::isRequestId).map(job::request);
        if (request.isPresent()
                && upstream.cancel(request.get()) instanceof CancelOutcome.AlreadyCompleted
                && afterItsEnd(upstream.result(request.get())) instanceof ResultOutcome.Finished finished) {
            completionService.settle(job, finished.answer());
            return;
        }
        boolean asked = providers.account(job.upstreamAccount()).isPresent();
        terminalTransitions.end(
                job, JobState.EXPIRED, asked ? FailureOutcome.expired() : FailureOutcome.expiredUnasked());
    }

    private static ResultOutcome afterItsEnd(ResultOutcome outcome) {
        return outcome instanceof ResultOutcome.UnlessEnded answered ? answered.meaning() : outcome;
    }

    // It may be configured again before the job's deadline.
    private void nobodyToAsk(Job job) {
        if (job.state() == JobState.CANCELLING) {
            terminalTransitions.end(job, JobState.CANCELLED, FailureOutcome.cancelled());
            return;
        }
        store.noteOnce(job.id(), "provider gone", "the provider that has it is not configured any more");
        store.pollAfter(job.id(), pollBackoff.untilLook(job));
    }

    private Optional<String> upstreamIdOf(Job job) {
        try {
            return Optional.ofNullable(job.upstreamId()).or(() -> lostAcknowledgementFinder.find(job));
        } catch (UpstreamException unknown) {
            return Optional.empty();
        }
    }

    private void stillRunning(Job job, UpstreamRequest request) {
        if (job.state() != JobState.CANCELLING) {
            store.stillRunning(job.id(), pollBackoff.untilLook(job));
            return;
        }
        if (pollBackoff.isOutOfPatience(job)) {
            terminalTransitions.end(job, JobState.CANCELLED, FailureOutcome.cancelled());
            return;
        }
        upstream.cancel(request);
        store.pollAfter(job.id(), pollBackoff.untilCancelled(job));
    }

    private void follow(Job job, UpstreamRequest request, UnclearAnswerPolicy.Decision decision) {
        switch (decision) {
            case UnclearAnswerPolicy.Ended ended -> completionService.settle(job, ended.answer());
            case UnclearAnswerPolicy.Running _ -> stillRunning(job, request);
            case UnclearAnswerPolicy.Later later -> store.pollAfter(job.id(), later.pause());
        }
    }

    // Some gateways say 404 until the result is there, so it is asked for until the deadline.
    private void unknown(Job job) {
        if (job.state() == JobState.CANCELLING) {
            terminalTransitions.end(job, JobState.CANCELLED, FailureOutcome.cancelled());
            return;
        }
        patience.beginAnew(job);
        store.noteOnce(job.id(), "unknown upstream", "upstream does not know the request; it is asked again");
        store.pollAfter(job.id(), Backoff.doubled(config.firstLookAlone(), job.looks(), rarestUnknown(job)));
    }

    // Who has no status route says nothing else until the result is there.
    private Duration rarestUnknown(Job job) {
        Duration longest = config.unknownFor();
        boolean isAllItSays = providers
                .account(job.upstreamAccount())
                .filter(account -> !account.provider().has(Capability.STATUS))
                .isPresent();
        return isAllItSays && config.rarestLookAlone().compareTo(longest) < 0 ? config.rarestLookAlone() : longest;
    }

    private void gone(Job job) {
        Instant since = job.acceptedAt() == null ? job.createdAt() : job.acceptedAt();
        if (job.state() == JobState.CANCELLING || clock.instant().isBefore(since.plus(config.unknownFor()))) {
            unknown(job);
            return;
        }
        terminalTransitions.end(
                job,
                JobState.FAILED,
                FailureOutcome.infrastructure(502, "internal_error", "The provider no longer knows this request"));
    }
}
