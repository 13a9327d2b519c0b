package dev.darkroom.jobs.dispatch;

import dev.darkroom.callbacks.CallbackUrls;
import dev.darkroom.jobs.CallerVisibleBody;
import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.NoRetry;
import dev.darkroom.jobs.PollBackoff;
import dev.darkroom.jobs.TerminalTransitions;
import dev.darkroom.jobs.UpstreamResult;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.upstream.SubmitOutcome;
import dev.darkroom.upstream.UpstreamQueue;
import dev.darkroom.upstream.answer.FailureDomain;
import dev.darkroom.upstream.answer.ModelAnswer;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.UpstreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;

/** Moves a job by what a {@link SubmitOutcome} asks for: wait, repeat, or end. */
@ApplicationScoped
class SubmitOutcomeHandler {

    private final UpstreamQueue upstream;
    private final UpstreamSubmissionFactory submissions;
    private final JobRepository store;
    private final TerminalTransitions terminalTransitions;
    private final AcknowledgementBatcher acknowledgementBatcher;
    private final PollBackoff pollBackoff;
    private final CallbackUrls callbackUrls;
    private final Event<AnsweredSubmit> answered;
    private final JobsConfig config;

    SubmitOutcomeHandler(
            UpstreamQueue upstream,
            UpstreamSubmissionFactory submissions,
            JobRepository store,
            TerminalTransitions terminalTransitions,
            AcknowledgementBatcher acknowledgementBatcher,
            PollBackoff pollBackoff,
            CallbackUrls callbackUrls,
            Event<AnsweredSubmit> answered,
            JobsConfig config) {
        this.answered = answered;
        this.callbackUrls = callbackUrls;
        this.upstream = upstream;
        this.submissions = submissions;
        this.store = store;
        this.terminalTransitions = terminalTransitions;
        this.acknowledgementBatcher = acknowledgementBatcher;
        this.pollBackoff = pollBackoff;
        this.config = config;
    }

    void handle(Job job, ProviderAccount account, SubmitOutcome outcome) {
        switch (outcome) {
            case SubmitOutcome.Accepted accepted -> accepted(job, account, accepted.requestId());
            case SubmitOutcome.Completed completed -> answered.fire(new AnsweredSubmit(job, completed.answer()));
            case SubmitOutcome.Refused refused -> refuse(job, refused.answer());
            case SubmitOutcome.KeyRefused refused ->
                endNotTaken(job, JobState.FAILED, FailureOutcome.keyRefused(refused.status()));
            case SubmitOutcome.Unavailable unavailable -> retry(job, unavailable);
            case SubmitOutcome.Ambiguous ambiguous -> ambiguous(job, account, ambiguous);
        }
    }

    private void accepted(Job job, ProviderAccount account, String requestId) {
        boolean wanted = acknowledgementBatcher.accepted(job.id(), requestId, pollBackoff.untilLook(account.id(), 0));
        if (!wanted && job.reruns() > 0) {
            // The attempt before it has answered after all.
            upstream.cancel(new UpstreamRequest(account.id(), job.endpoint(), requestId));
        }
    }

    private void refuse(Job job, ModelAnswer answer) {
        UpstreamResult refusal = new UpstreamResult(
                "refused upstream",
                answer.status(),
                CallerVisibleBody.presentable(answer),
                answer.errorType(),
                null,
                answer.billableUnits(),
                answer.timeoutType(),
                answer.retryable());
        endNotTaken(job, JobState.FAILED, FailureOutcome.of(refusal));
    }

    /** Nothing was charged, unless an attempt before this one may have been accepted. */
    void endNotTaken(Job job, JobState end, FailureOutcome outcome) {
        terminalTransitions.end(job, end, job.upstreamBound() ? outcome : outcome.withoutCharge());
    }

    private void ambiguous(Job job, ProviderAccount account, SubmitOutcome.Ambiguous ambiguous) {
        if (!callbackUrls.isToldOfLostAcknowledgements(account.provider())) {
            terminalTransitions.end(job, JobState.FAILED, FailureOutcome.maybeAccepted());
        } else if (ambiguous.connectionLost()) {
            store.unacknowledged(
                    job,
                    LostAcknowledgementFinder.listSettled(config),
                    ambiguous.reason() + "; it may have been accepted, so it is looked for there first");
        } else {
            store.unacknowledged(
                    job,
                    config.grace(),
                    ambiguous.reason() + "; it may have been accepted, so its callback is awaited first");
        }
    }

    private void retry(Job job, SubmitOutcome.Unavailable unavailable) {
        // What holds for every request is no refusal of this one.
        boolean once = unavailable.domain() == FailureDomain.REQUEST && NoRetry.isAsked(submissions.headers(job));
        if (once || job.offers() >= config.submitAttempts()) {
            endNotTaken(
                    job,
                    JobState.FAILED,
                    FailureOutcome.infrastructure(
                            503,
                            "runner_connection_error",
                            "The provider did not take the request in " + job.attempts()
                                    + (job.attempts() == 1 ? " attempt" : " attempts")));
            return;
        }
        Duration asked = unavailable.retryAfter();
        Duration pause = asked == null ? pollBackoff.afterRefusal(job.attempts()) : Backoff.bounded(asked);
        store.requeue(job, pause, "not accepted: " + unavailable.reason());
    }
}
