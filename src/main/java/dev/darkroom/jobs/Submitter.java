package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.callbacks.CallbackUrls;
import dev.darkroom.shared.GroupCommit;
import dev.darkroom.upstream.ModelAnswer;
import dev.darkroom.upstream.Submission;
import dev.darkroom.upstream.SubmitOutcome;
import dev.darkroom.upstream.UpstreamQueue;
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

    private final UpstreamQueue upstream;
    private final CallbackUrls callbackUrls;
    private final JobStore store;
    private final Endings endings;
    private final GroupCommit groupCommit;
    private final Pace pace;
    private final Gates gates;
    private final JobsConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    Submitter(
            UpstreamQueue upstream,
            CallbackUrls callbackUrls,
            JobStore store,
            Endings endings,
            GroupCommit groupCommit,
            Pace pace,
            Gates gates,
            JobsConfig config,
            ObjectMapper json,
            Clock clock) {
        this.upstream = upstream;
        this.callbackUrls = callbackUrls;
        this.store = store;
        this.endings = endings;
        this.groupCommit = groupCommit;
        this.pace = pace;
        this.gates = gates;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    void submit(Job job) {
        if (!clock.instant().isBefore(job.deadline())) {
            endings.end(job, JobState.EXPIRED, Ending.expired());
            return;
        }
        if (StartDeadlines.isPast(job, clock.instant())) {
            endings.end(job, JobState.EXPIRED, Ending.notStarted());
            return;
        }
        SubmitOutcome outcome = upstream.submit(submission(job));
        if (outcome instanceof SubmitOutcome.Unavailable unavailable && unavailable.general()) {
            gates.submits().troubled(unavailable.retryAfter());
        } else {
            gates.submits().fine();
        }
        switch (outcome) {
            case SubmitOutcome.Accepted accepted ->
                groupCommit.call(job.id(), () -> store.accepted(job.id(), accepted.requestId(), pace.untilLook(0)));
            case SubmitOutcome.Refused refused -> refuse(job, refused.answer());
            case SubmitOutcome.Unavailable unavailable -> retry(job, unavailable);
            case SubmitOutcome.Ambiguous ambiguous ->
                store.unacknowledged(
                        job.id(),
                        config.grace(),
                        ambiguous.reason() + "; it may have been accepted, so its callback is awaited first");
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
                answer.timeoutType());
        endings.end(job, JobState.FAILED, Ending.of(refusal));
    }

    private void retry(Job job, SubmitOutcome.Unavailable unavailable) {
        // What holds for every request is no refusal of this one.
        boolean once = !unavailable.general() && NoRetry.isAsked(headers(job));
        if (once || job.attempts() >= config.submitAttempts()) {
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
        store.requeue(job.id(), pause, "not accepted: " + unavailable.reason());
    }

    private Submission submission(Job job) {
        Map<String, String> headers = new LinkedHashMap<>(headers(job));
        String priority = headers.remove(PassedHeaders.PRIORITY);
        // fal ignores it; another Darkroom upstream answers a repeated submit with the first one's request.
        headers.put("Idempotency-Key", job.id().toString());
        Instant start = job.wishes().startDeadline();
        Duration startTimeout = start == null ? null : Duration.between(clock.instant(), start);
        return new Submission(
                job.endpoint(), job.input(), callbackUrls.forJob(job.id()), priority, startTimeout, headers);
    }

    private Map<String, String> headers(Job job) {
        try {
            return json.readValue(job.headers(), HEADERS);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("headers were stored as a JSON object of strings", impossible);
        }
    }
}
