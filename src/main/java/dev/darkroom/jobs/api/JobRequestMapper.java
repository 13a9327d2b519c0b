package dev.darkroom.jobs.api;

import dev.darkroom.jobs.FailureKind;
import dev.darkroom.jobs.ForwardedHeaders;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.RetryOnPolicy;
import dev.darkroom.jobs.announcement.JobWebhookCodec;
import dev.darkroom.jobs.gate.GateValidator;
import dev.darkroom.jobs.intake.JobSubmission;
import dev.darkroom.jobs.intake.JobSubmissionValidator;
import dev.darkroom.jobs.workflow.WorkflowMember;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.JsonRequestBinder;
import dev.darkroom.shared.http.body.RawJson;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes submissions of what {@code POST /v1/jobs} is sent. */
@Singleton
public final class JobRequestMapper {

    /** More than the input: room for everything else that a job may have. */
    private static final int BESIDE_THE_INPUT = 64 * 1024;

    /** Not taken at the moment, which costs nothing: tried again unless the caller wants no attempt but one. */
    private static final String UNAVAILABLE = "unavailable";

    private static final int USUAL_ATTEMPTS = 3;
    private static final int MAX_METADATA = 16 * 1024;

    private final JsonRequestBinder binder;
    private final JobWebhookCodec codec;
    private final GateValidator gates;
    private final JobsConfig config;
    /** Of the request at hand. */
    private final HttpHeaders sent;

    JobRequestMapper(
            JsonRequestBinder binder, JobWebhookCodec codec, GateValidator gates, JobsConfig config, HttpHeaders sent) {
        this.sent = sent;
        this.gates = gates;
        this.binder = binder;
        this.codec = codec;
        this.config = config;
    }

    /** How long the text of a job may be, in bytes. */
    public int maxBytes() {
        return config.maxInputBytes() + BESIDE_THE_INPUT;
    }

    /** @throws Problem 422, naming the field */
    JobSubmission submission(String text) {
        WorkflowMember member = member(text);
        if (member.isNamedOrDepends()) {
            throw Problem.invalid(
                    member.name() == null ? "depends_on" : "name", "is for jobs of a batch or a workflow");
        }
        return member.order();
    }

    /**
     * A job that others may refer to.
     *
     * @throws Problem 422, naming the field
     */
    public WorkflowMember member(String text) {
        JobRequestBody body = binder.bind(RequestBodyText.requireObject("body", text), JobRequestBody.class);
        return new WorkflowMember(
                submission(body), body.name(), JsonRequest.distinct(body.dependsOn()), "ended".equals(body.when()));
    }

    private JobSubmission submission(JobRequestBody body) {
        EndpointId endpoint = endpoint(body.endpoint());
        String input = input(body.input());
        gates.check("input", endpoint, input);
        return new JobSubmission(
                endpoint,
                input,
                headers(body),
                webhookUrl(body),
                codec.encode(body.webhook() == null ? null : body.webhook().options()),
                timeout("start_timeout_seconds", body.startTimeoutSeconds()),
                totalTimeout(body.totalTimeoutSeconds(), gates.longest(endpoint)),
                JsonRequest.distinct(body.tags()),
                collection(body.collectionId()),
                metadata(body.metadata()),
                null,
                List.of());
    }

    private static @Nullable String webhookUrl(JobRequestBody body) {
        if (body.webhook() == null) {
            return body.webhookUrl();
        }
        if (body.webhookUrl() != null) {
            throw Problem.invalid("webhook", "and webhook_url are two names for one thing: give one of them");
        }
        return body.webhook().url();
    }

    private static EndpointId endpoint(@Nullable String text) {
        if (text == null) {
            throw Problem.invalid("endpoint", "is required");
        }
        EndpointId endpoint = EndpointId.require("endpoint", text);
        GateValidator.requireKnown(endpoint);
        return endpoint;
    }

    private String input(@Nullable RawJson input) {
        if (input == null) {
            throw Problem.invalid("input", "is required");
        }
        if (input.size() > config.maxInputBytes()) {
            throw Problem.of(Problem.Kind.TOO_LARGE, "The input is larger than " + config.maxInputBytes() + " bytes");
        }
        return input.text();
    }

    // Said in the headers that fal has for it, so that the rest of the way is the same. What the body says counts.
    private Map<String, String> headers(JobRequestBody body) {
        Map<String, String> headers = new LinkedHashMap<>(ForwardedHeaders.of(sent));
        if (body.retryOn() != null) {
            headers.remove(ForwardedHeaders.NO_RETRY);
            headers.remove(ForwardedHeaders.RETRY_CONFIG);
        }
        if (body.priority() != null) {
            headers.put(ForwardedHeaders.PRIORITY, body.priority());
        }
        sayRetries(body, headers);
        return headers;
    }

    private static void sayRetries(JobRequestBody body, Map<String, String> headers) {
        List<String> retryOn = JsonRequest.distinct(body.retryOn());
        for (String word : retryOn) {
            if (!word.equals(UNAVAILABLE) && !FailureKind.isKnown(word)) {
                throw Problem.invalid("retry_on", "names a failure that is not known");
            }
        }
        List<String> again =
                retryOn.stream().filter(word -> !word.equals(UNAVAILABLE)).toList();
        int attempts = attempts(body.maxAttempts(), !again.isEmpty());
        if (body.retryOn() != null && retryOn.isEmpty()) {
            headers.put(ForwardedHeaders.NO_RETRY, "1");
        } else if (!again.isEmpty()) {
            headers.put(
                    ForwardedHeaders.RETRY_CONFIG,
                    RetryOnPolicy.of(again, attempts - 1).text());
        }
    }

    private static int attempts(@Nullable BigDecimal number, boolean chosen) {
        if (number == null) {
            return USUAL_ATTEMPTS;
        }
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        if (!chosen
                || !whole
                || number.compareTo(BigDecimal.ONE) < 0
                || number.compareTo(BigDecimal.valueOf(RetryOnPolicy.MAX_COUNT + 1)) > 0) {
            throw Problem.invalid(
                    "max_attempts",
                    "must be a whole number from 1 to " + (RetryOnPolicy.MAX_COUNT + 1) + ", beside retry_on");
        }
        return number.intValueExact();
    }

    private static @Nullable Duration timeout(String field, @Nullable BigDecimal seconds) {
        return seconds == null ? null : TimeoutParameters.of(field, seconds);
    }

    private static @Nullable Duration totalTimeout(@Nullable BigDecimal seconds, Duration longest) {
        Duration total = timeout("total_timeout_seconds", seconds);
        if (total != null && total.compareTo(longest) > 0) {
            throw Problem.invalid("total_timeout_seconds", "must be at most " + longest.toSeconds());
        }
        return total;
    }

    private static @Nullable UUID collection(@Nullable String id) {
        try {
            return id == null ? null : UUID.fromString(id);
        } catch (IllegalArgumentException notAnId) {
            throw JobSubmissionValidator.noSuchCollection();
        }
    }

    private static @Nullable String metadata(@Nullable RawJson metadata) {
        if (metadata != null && metadata.size() > MAX_METADATA) {
            throw Problem.invalid("metadata", "must have at most " + MAX_METADATA + " bytes");
        }
        return metadata == null ? null : metadata.text();
    }
}
