package dev.darkroom.jobs.api;

import dev.darkroom.jobs.FailureKind;
import dev.darkroom.jobs.ForwardedHeaders;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.RetryOnPolicy;
import dev.darkroom.jobs.intake.JobSubmission;
import dev.darkroom.jobs.intake.JobSubmissionValidator;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Problem;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what {@code POST /v1/jobs} is sent. */
final class JobRequestReader {

    /** More than the input: room for everything else that a job may have. */
    static final int BESIDE_THE_INPUT = 64 * 1024;

    private static final Set<String> KNOWN = Set.of(
            "endpoint",
            "input",
            "webhook_url",
            "tags",
            "collection_id",
            "metadata",
            "priority",
            "start_timeout_seconds",
            "total_timeout_seconds",
            "retry_on",
            "max_attempts");
    /** Not taken at the moment, which costs nothing: tried again unless the caller wants no attempt but one. */
    private static final String UNAVAILABLE = "unavailable";

    private static final int USUAL_ATTEMPTS = 3;
    private static final int MAX_TAGS = 20;
    private static final int MAX_TAG_LENGTH = 50;
    private static final int MAX_URL_LENGTH = 8_192;
    private static final int MAX_METADATA = 16 * 1024;

    private JobRequestReader() {}

    /** @throws Problem 422, naming the field */
    static JobSubmission read(String text, JobsConfig config) {
        JobFields fields = JobFields.of(text, KNOWN);
        return new JobSubmission(
                endpoint(fields.requiredText("endpoint", EndpointId.MAX_LENGTH)),
                input(fields, config),
                headers(fields),
                fields.text("webhook_url", MAX_URL_LENGTH),
                timeout(fields, "start_timeout_seconds"),
                totalTimeout(fields, config),
                fields.texts("tags", MAX_TAGS, MAX_TAG_LENGTH),
                collection(fields.text("collection_id", 255)),
                metadata(fields),
                null,
                List.of());
    }

    private static EndpointId endpoint(String text) {
        try {
            return EndpointId.parse(text);
        } catch (IllegalArgumentException broken) {
            throw Problem.invalid("endpoint", String.valueOf(broken.getMessage()));
        }
    }

    private static String input(JobFields fields, JobsConfig config) {
        String input = fields.requiredObject("input");
        if (input.getBytes(StandardCharsets.UTF_8).length > config.maxInputBytes()) {
            throw Problem.of(Problem.Kind.TOO_LARGE, "The input is larger than " + config.maxInputBytes() + " bytes");
        }
        return input;
    }

    // Said in the headers that fal has for it, so that the rest of the way is the same.
    private static Map<String, String> headers(JobFields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        String priority = fields.text("priority", 10);
        if (priority != null && !Set.of("normal", "low").contains(priority)) {
            throw Problem.invalid("priority", "must be normal or low");
        }
        if (priority != null) {
            headers.put(ForwardedHeaders.PRIORITY, priority);
        }
        sayRetries(fields, headers);
        return headers;
    }

    private static void sayRetries(JobFields fields, Map<String, String> headers) {
        List<String> retryOn = fields.texts("retry_on", 20, 50);
        for (String word : retryOn) {
            if (!word.equals(UNAVAILABLE) && !FailureKind.isKnown(word)) {
                throw Problem.invalid("retry_on", "names a failure that is not known");
            }
        }
        List<String> again =
                retryOn.stream().filter(word -> !word.equals(UNAVAILABLE)).toList();
        int attempts = attempts(fields, !again.isEmpty());
        if (fields.has("retry_on") && retryOn.isEmpty()) {
            headers.put(ForwardedHeaders.NO_RETRY, "1");
        } else if (!again.isEmpty()) {
            headers.put(
                    ForwardedHeaders.RETRY_CONFIG,
                    RetryOnPolicy.of(again, attempts - 1).text());
        }
    }

    private static int attempts(JobFields fields, boolean chosen) {
        BigDecimal number = fields.number("max_attempts");
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

    private static @Nullable Duration timeout(JobFields fields, String name) {
        BigDecimal seconds = fields.number(name);
        return seconds == null ? null : TimeoutParameters.of(name, seconds);
    }

    private static @Nullable Duration totalTimeout(JobFields fields, JobsConfig config) {
        Duration total = timeout(fields, "total_timeout_seconds");
        if (total != null && total.compareTo(config.totalDeadline()) > 0) {
            throw Problem.invalid(
                    "total_timeout_seconds",
                    "must be at most " + config.totalDeadline().toSeconds());
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

    private static @Nullable String metadata(JobFields fields) {
        String metadata = fields.object("metadata");
        if (metadata != null && metadata.getBytes(StandardCharsets.UTF_8).length > MAX_METADATA) {
            throw Problem.invalid("metadata", "must have at most " + MAX_METADATA + " bytes");
        }
        return metadata;
    }
}
