package dev.darkroom.jobs.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.callbacks.CallbackUrls;
import dev.darkroom.jobs.ForwardedHeaders;
import dev.darkroom.jobs.Job;
import dev.darkroom.shared.trace.TraceContext;
import dev.darkroom.shared.trace.Traces;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.UpstreamSubmission;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the request for a provider of a job and its prepared input. */
@ApplicationScoped
class UpstreamSubmissionFactory {

    private static final TypeReference<LinkedHashMap<String, String>> HEADERS = new TypeReference<>() {};

    private final CallbackUrls callbackUrls;
    private final ObjectMapper json;
    private final Traces traces;
    private final Clock clock;

    UpstreamSubmissionFactory(CallbackUrls callbackUrls, ObjectMapper json, Traces traces, Clock clock) {
        this.callbackUrls = callbackUrls;
        this.json = json;
        this.traces = traces;
        this.clock = clock;
    }

    UpstreamSubmission submission(Job job, ProviderAccount account, String input) {
        Map<String, String> headers = headers(job);
        String priority = headers.remove(ForwardedHeaders.PRIORITY);
        headers.remove(ForwardedHeaders.RETRY_CONFIG);
        // fal ignores it; another Darkroom upstream answers a repeated submit with the first one's request.
        headers.put("Idempotency-Key", job.reruns() == 0 ? job.id().toString() : job.id() + "-" + job.reruns());
        String trace = traces.tellsUpstream() ? traces.current() : null;
        if (trace != null) {
            headers.put(TraceContext.HEADER, trace);
        }
        Instant start = job.options().startDeadline();
        Duration startTimeout = start == null ? null : Duration.between(clock.instant(), start);
        return new UpstreamSubmission(
                job.endpoint(),
                input,
                callbackUrls.forJob(job.id(), account.provider()),
                priority,
                startTimeout,
                headers);
    }

    /** Headers of fal's that go along, by lower-case name. */
    Map<String, String> headers(Job job) {
        try {
            return json.readValue(job.headers(), HEADERS);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("headers were stored as a JSON object of strings", impossible);
        }
    }
}
