package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.shared.BoundedJsonTree;
import dev.darkroom.shared.Problem;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A caller's {@code retry_on} policy. Which failures of an accepted request its caller wants to have tried again,
 * and how often: something that may have cost money is never done twice unasked. Kept with the job in the words of
 * fal's {@code X-Fal-Retry-Config}.
 *
 * @param times how often at the most, from 0 to {@link #MAX_COUNT}, by {@link FailureKind#word} or by fal's error type
 */
public record RetryOnPolicy(Map<String, Integer> times) {

    static final RetryOnPolicy NONE = new RetryOnPolicy(Map.of());
    /** As many as fal's own queue makes. */
    public static final int MAX_COUNT = 9;

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String RETRIES = "retries";

    public RetryOnPolicy {
        times = Map.copyOf(times);
    }

    public static RetryOnPolicy of(Collection<String> words, int most) {
        Map<String, Integer> times = new TreeMap<>();
        words.forEach(word -> times.put(word, most));
        return new RetryOnPolicy(times);
    }

    /**
     * @param text {@code {"server_error": {"retries": 2}}}; null when there is none
     * @throws Problem 422, naming the field
     */
    public static RetryOnPolicy parse(String field, @Nullable String text) {
        if (text == null) {
            return NONE;
        }
        Map<String, Integer> times = new TreeMap<>();
        tree(field, text).properties().forEach(entry -> {
            JsonNode retries = entry.getValue().path(RETRIES);
            if (!FailureKind.isKnown(entry.getKey())) {
                throw Problem.invalid(field, "names a failure that is not known");
            }
            if (!retries.isInt() || retries.intValue() < 0 || retries.intValue() > MAX_COUNT) {
                throw Problem.invalid(field, "retries must be a whole number from 0 to " + MAX_COUNT);
            }
            times.put(entry.getKey(), retries.intValue());
        });
        return new RetryOnPolicy(times);
    }

    private static JsonNode tree(String field, String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException unreadable) {
            // Told below.
        }
        throw Problem.invalid(field, "must be a JSON object such as {\"server_error\": {\"retries\": 2}}");
    }

    public String text() {
        ObjectNode json = MAPPER.createObjectNode();
        times.forEach((word, most) -> json.putObject(word).put(RETRIES, most));
        return json.toString();
    }

    /** How often a request that failed in this way may be made again; 0 when not at all. */
    public int allowed(UpstreamResult failure) {
        // Cancelled, or too late by the caller's own wish: another attempt is not what they want.
        if (times.isEmpty() || failure.status() == 499 || failure.timeoutType() != null) {
            return 0;
        }
        String type = failure.errorType() == null ? modelsOwnType(failure.body()) : failure.errorType();
        int byKind = FailureKind.of(failure.status(), type)
                .map(kind -> times.getOrDefault(kind.word(), 0))
                .orElse(0);
        return type == null ? byKind : Math.max(byKind, times.getOrDefault(type, 0));
    }

    private static @Nullable String modelsOwnType(String body) {
        try {
            JsonNode type = BoundedJsonTree.of(body).path("detail").path(0).path("type");
            return type.isTextual() ? type.textValue() : null;
        } catch (JsonProcessingException unreadable) {
            return null;
        }
    }
}
