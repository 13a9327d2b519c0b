package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * fal's header about how long outputs are kept and who may read them: JSON with {@code expiration_duration_seconds} and
 * {@code initial_acl}. What cannot be read counts as not said.
 */
final class Lifecycle {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String HEADER = "x-fal-object-lifecycle-preference";

    private Lifecycle() {}

    /**
     * @param headers a job's pass-through headers as a JSON object
     * @return 0 for ever, null where it does not say
     */
    static @Nullable Long expirationSeconds(String headers) {
        JsonNode seconds = preference(headers).path("expiration_duration_seconds");
        return seconds.isIntegralNumber() && seconds.longValue() >= 0 ? seconds.longValue() : null;
    }

    /** As JSON; null where it does not say. */
    static @Nullable String initialAcl(String headers) {
        JsonNode acl = preference(headers).path("initial_acl");
        return acl.isMissingNode() || acl.isNull() ? null : acl.toString();
    }

    private static JsonNode preference(String headers) {
        try {
            return MAPPER.readTree(MAPPER.readTree(headers).path(HEADER).asText());
        } catch (JsonProcessingException unreadable) {
            return MAPPER.missingNode();
        }
    }
}
