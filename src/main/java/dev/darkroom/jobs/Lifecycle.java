package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** fal's header about how long outputs are kept: JSON with {@code expiration_duration_seconds}. */
final class Lifecycle {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String HEADER = "x-fal-object-lifecycle-preference";

    private Lifecycle() {}

    /**
     * @param headers a job's pass-through headers as a JSON object
     * @return seconds, at least 1; null for ever, which is also what 0 and null mean there
     */
    static @Nullable Long expirationSeconds(String headers) {
        try {
            String preference = MAPPER.readTree(headers).path(HEADER).asText();
            JsonNode seconds = MAPPER.readTree(preference).path("expiration_duration_seconds");
            return seconds.isIntegralNumber() && seconds.longValue() > 0 ? seconds.longValue() : null;
        } catch (JsonProcessingException unreadable) {
            return null;
        }
    }
}
