package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.callbacks.CallbackUrls;
import dev.darkroom.shared.CallLimiter;
import dev.darkroom.upstream.FailureDomain;
import dev.darkroom.upstream.ModelAnswer;
import dev.darkroom.upstream.Submission;
import dev.darkroom.upstream.SubmitOutcome;
import dev.darkroom.upstream.UpstreamQueue;
import dev.darkroom.upstream.UpstreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hands one claimed job upstream and writes down what came of it. */
@ApplicationScoped
class Submitter {

    private static final TypeReference<LinkedHashMap<String, String>> HEADERS = new TypeReference<>() {};

    private final Handing handing;
    private final UpstreamQueue upstream;
    private final CallbackUrls callbackUrls;
    private final JobStore store;
    private final Endings endings;
    private final Acceptances acceptances;
    private final Pace pace;
    private final CallLimiter limiter;
    private final JobsConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    Submitter(
            Handing handing,
            UpstreamQueue upstream,
            CallbackUrls callbackUrls,
            JobStore store,
            Endings endings,
            Acceptances acceptances,
            Pace pace,
            CallLimiters limiters,
            JobsConfig config,
            ObjectMapper json,
            Clock clock) {
        this.handing = handing;
        this.upstream = upstream;
        this.callbackUrls = callbackUrls;
        this.store = store;
        this.endings = endings;
        this.acceptances = acceptances;
        this.pace = pace;
        this.limiter = limiters.submits();
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    void submit(Job job) {
        if (!clock.instant().isBefore(job.deadline())) {
            endings.end(job, JobState.EXPIRED, Ending.expired());
            return;
        }
        if (QueueDeadlines.isPast(job, clock.instant())) {
            endings.end(job, JobState.EXPIRED, Ending.notStarted());
            return;
        }
        switch (handing.ready(job)) {
            case Handing.Outcome.Ready ready -> submit(job, ready.input());
            case Handing.Outcome.NotNow notNow ->
                retry(job, new SubmitOutcome.Unavailable(notNow.why(), notNow.retryAfter(), FailureDomain.REQUEST));
            case Handing.Outcome.Never never -> endings.end(job, JobState.FAILED, never.ending());
            case Handing.Outcome.TakenOver _ -> {}
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
                endings.end(job, JobState.FAILED, Ending.keyRefused(refused.status()));
            case SubmitOutcome.Unavailable unavailable -> retry(job, unavailable);
            case SubmitOutcome.Ambiguous ambiguous ->
                store.unacknowledged(
                        job,
                        config.grace(),
                        ambiguous.reason() + "; it may have been accepted, so its callback is awaited first");
        }
    }

    private void accepted(Job job, String requestId) {
        boolean wanted = acceptances.accepted(job.id(), requestId, pace.untilLook(0));
        if (!wanted && job.reruns() > 0) {
            // The attempt before it has answered after all.
            upstream.cancel(new UpstreamRequest(job.endpoint(), requestId));
        }
    }

    private void refuse(Job job, ModelAnswer answer) {
        Answered refusal = new Answered(
                "refused upstream",
                answer.status(),
                UpstreamBody.presentable(answer),
                answer.errorType(),
                null,
                answer.billableUnits(),
                answer.timeoutType(),
                answer.retryable());
        endings.end(job, JobState.FAILED, Ending.of(refusal));
    }

    private void retry(Job job, SubmitOutcome.Unavailable unavailable) {
        // What holds for every request is no refusal of this one.
        boolean once = unavailable.domain() == FailureDomain.REQUEST && NoRetry.isAsked(headers(job));
        if (once || job.attempts() - job.reruns() >= config.submitAttempts()) {
            endings.end(
                    job,
                    JobState.FAILED,
                    Ending.infrastructure(
                            503,
                            "runner_connection_error",
                            "The provider did not take the request in " + job.attempts()
                                    + (job.attempts() == 1 ? " attempt" : " attempts")));
            return;
        }
        Duration asked = unavailable.retryAfter();
        Duration pause = asked == null ? pace.afterRefusal(job.attempts()) : Pace.bounded(asked);
        store.requeue(job, pause, "not accepted: " + unavailable.reason());
    }

    private Submission submission(Job job, String input) {
        Map<String, String> headers = new LinkedHashMap<>(headers(job));
        String priority = headers.remove(PassedHeaders.PRIORITY);
        headers.remove(PassedHeaders.RETRY_CONFIG);
        // fal ignores it; another Darkroom upstream answers a repeated submit with the first one's request.
        headers.put("Idempotency-Key", job.reruns() == 0 ? job.id().toString() : job.id() + "-" + job.reruns());
        Instant start = job.wishes().startDeadline();
        Duration startTimeout = start == null ? null : Duration.between(clock.instant(), start);
        return new Submission(job.endpoint(), input, callbackUrls.forJob(job.id()), priority, startTimeout, headers);
    }

    private Map<String, String> headers(Job job) {
        try {
            return json.readValue(job.headers(), HEADERS);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("headers were stored as a JSON object of strings", impossible);
        }
    }
}
