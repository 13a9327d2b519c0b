package dev.darkroom.jobs.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.callbacks.CallbackUrls;
import dev.darkroom.jobs.CallerVisibleBody;
import dev.darkroom.jobs.FailureOutcome;
import dev.darkroom.jobs.ForwardedHeaders;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.NoRetry;
import dev.darkroom.jobs.PollBackoff;
import dev.darkroom.jobs.QueueDeadlineEnforcer;
import dev.darkroom.jobs.TerminalTransitions;
import dev.darkroom.jobs.UpstreamResult;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.shared.work.CallLimiter;
import dev.darkroom.upstream.SubmitOutcome;
import dev.darkroom.upstream.UpstreamQueue;
import dev.darkroom.upstream.answer.FailureDomain;
import dev.darkroom.upstream.answer.ModelAnswer;
import dev.darkroom.upstream.client.UpstreamRequest;
import dev.darkroom.upstream.client.UpstreamSubmission;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Submits one claimed job upstream and does what the {@link SubmitOutcome} asks for: repeat, wait, or end. */
@ApplicationScoped
public class JobSubmitter {

    private static final TypeReference<LinkedHashMap<String, String>> HEADERS = new TypeReference<>() {};

    private final SubmissionPreparer submissionPreparer;
    private final UpstreamQueue upstream;
    private final CallbackUrls callbackUrls;
    private final JobRepository store;
    private final TerminalTransitions terminalTransitions;
    private final AcknowledgementBatcher acknowledgementBatcher;
    private final PollBackoff pollBackoff;
    private final CallLimiter limiter;
    private final JobsConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    JobSubmitter(
            SubmissionPreparer submissionPreparer,
            UpstreamQueue upstream,
            CallbackUrls callbackUrls,
            JobRepository store,
            TerminalTransitions terminalTransitions,
            AcknowledgementBatcher acknowledgementBatcher,
            PollBackoff pollBackoff,
            CallLimiters limiters,
            JobsConfig config,
            ObjectMapper json,
            Clock clock) {
        this.submissionPreparer = submissionPreparer;
        this.upstream = upstream;
        this.callbackUrls = callbackUrls;
        this.store = store;
        this.terminalTransitions = terminalTransitions;
        this.acknowledgementBatcher = acknowledgementBatcher;
        this.pollBackoff = pollBackoff;
        this.limiter = limiters.submits();
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    public void submit(Job job) {
        if (!clock.instant().isBefore(job.deadline())) {
            terminalTransitions.end(job, JobState.EXPIRED, FailureOutcome.expired());
            return;
        }
        if (QueueDeadlineEnforcer.isPast(job, clock.instant())) {
            terminalTransitions.end(job, JobState.EXPIRED, FailureOutcome.notStarted());
            return;
        }
        switch (submissionPreparer.ready(job)) {
            case SubmissionPreparer.Outcome.Ready ready -> submit(job, ready.input());
            case SubmissionPreparer.Outcome.NotNow notNow ->
                retry(job, new SubmitOutcome.Unavailable(notNow.why(), notNow.retryAfter(), FailureDomain.REQUEST));
            case SubmissionPreparer.Outcome.Never never ->
                terminalTransitions.end(job, JobState.FAILED, never.ending());
            case SubmissionPreparer.Outcome.TakenOver _ -> {}
        }
    }

    private void submit(Job job, String input) {
        SubmitOutcome outcome = upstream.submit(submission(job, input));
        switch (outcome) {
            case SubmitOutcome.Unavailable unavailable ->
                CallLimiters.failed(limiter, job.lane(), unavailable.domain(), unavailable.retryAfter());
            // While the key is bad the queue waits behind one call at a time, and few jobs fail of it.
            case SubmitOutcome.KeyRefused refused -> CallLimiters.failed(limiter, job.lane(), refused.domain(), null);
            case SubmitOutcome.Ambiguous _ -> CallLimiters.failed(limiter, job.lane(), FailureDomain.REQUEST, null);
            case SubmitOutcome.Accepted _, SubmitOutcome.Refused _ -> limiter.fine(job.lane());
        }
        switch (outcome) {
            case SubmitOutcome.Accepted accepted -> accepted(job, accepted.requestId());
            case SubmitOutcome.Refused refused -> refuse(job, refused.answer());
            case SubmitOutcome.KeyRefused refused ->
                terminalTransitions.end(job, JobState.FAILED, FailureOutcome.keyRefused(refused.status()));
            case SubmitOutcome.Unavailable unavailable -> retry(job, unavailable);
            case SubmitOutcome.Ambiguous ambiguous
            when ambiguous.connectionLost() ->
                store.unacknowledged(
                        job,
                        LostAcknowledgementFinder.listSettled(config),
                        ambiguous.reason() + "; it may have been accepted, so it is looked for there first");
            case SubmitOutcome.Ambiguous ambiguous ->
                store.unacknowledged(
                        job,
                        config.grace(),
                        ambiguous.reason() + "; it may have been accepted, so its callback is awaited first");
        }
    }

    private void accepted(Job job, String requestId) {
        boolean wanted = acknowledgementBatcher.accepted(job.id(), requestId, pollBackoff.untilLook(0));
        if (!wanted && job.reruns() > 0) {
            // The attempt before it has answered after all.
            upstream.cancel(new UpstreamRequest(job.endpoint(), requestId));
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
        terminalTransitions.end(job, JobState.FAILED, FailureOutcome.of(refusal));
    }

    private void retry(Job job, SubmitOutcome.Unavailable unavailable) {
        // What holds for every request is no refusal of this one.
        boolean once = unavailable.domain() == FailureDomain.REQUEST && NoRetry.isAsked(headers(job));
        if (once || job.offers() >= config.submitAttempts()) {
            terminalTransitions.end(
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

    private UpstreamSubmission submission(Job job, String input) {
        Map<String, String> headers = new LinkedHashMap<>(headers(job));
        String priority = headers.remove(ForwardedHeaders.PRIORITY);
        headers.remove(ForwardedHeaders.RETRY_CONFIG);
        // fal ignores it; another Darkroom upstream answers a repeated submit with the first one's request.
        headers.put("Idempotency-Key", job.reruns() == 0 ? job.id().toString() : job.id() + "-" + job.reruns());
        Instant start = job.wishes().startDeadline();
        Duration startTimeout = start == null ? null : Duration.between(clock.instant(), start);
        return new UpstreamSubmission(
                job.endpoint(), input, callbackUrls.forJob(job.id()), priority, startTimeout, headers);
    }

    private Map<String, String> headers(Job job) {
        try {
            return json.readValue(job.headers(), HEADERS);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("headers were stored as a JSON object of strings", impossible);
        }
    }
}
