package dev.darkroom.storage.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a file says about its life: JSON in {@code X-Fal-Object-Lifecycle}, or else in {@code
 * X-Fal-Object-Lifecycle-Preference}. fal's clients differ in which of the two they send, and one sends both.
 *
 * @param json the header as it came; null when there was none
 * @param expirationSeconds 0 for ever; null where it does not say
 * @param initialAcl who may read the file, in fal's JSON; null where it does not say
 */
record Lifecycle(
        @Nullable String json,
        @Nullable Long expirationSeconds,
        @Nullable String initialAcl) {

    static final String HEADER = "X-Fal-Object-Lifecycle";
    static final String OTHER_HEADER = "X-Fal-Object-Lifecycle-Preference";

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int LONGEST = 16_384;
    private static final long LONGEST_LIFE = 100L * 365 * 24 * 3600;

    static Lifecycle of(@Nullable String header, @Nullable String otherHeader) {
        return header != null ? read(HEADER, header) : read(OTHER_HEADER, otherHeader);
    }

    /** From a row: it was good when it was stored. */
    static Lifecycle stored(@Nullable String json) {
        return read(HEADER, json);
    }

    private static Lifecycle read(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return new Lifecycle(null, null, null);
        }
        JsonNode fields = parse(name, text);
        JsonNode acl = fields.path("initial_acl");
        if (!acl.isMissingNode() && !acl.isNull() && !acl.isObject()) {
            throw Problem.invalid("header." + name, "initial_acl should be an object");
        }
        return new Lifecycle(
                text,
                seconds(name, fields.path("expiration_duration_seconds")),
                acl.isObject() ? acl.toString() : null);
    }

    private static JsonNode parse(String name, String text) {
        try {
            JsonNode fields = text.length() > LONGEST ? MAPPER.missingNode() : MAPPER.readTree(text);
            if (fields.isObject()) {
                return fields;
            }
        } catch (JsonProcessingException malformed) {
            // Refused below like any other that is no object.
        }
        throw Problem.invalid("header." + name, "Input should be a JSON object");
    }

    private static @Nullable Long seconds(String name, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        boolean sane = value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= LONGEST_LIFE;
        if (!sane) {
            throw Problem.invalid(
                    "header." + name, "expiration_duration_seconds should be a number of seconds, 0 or more");
        }
        return value.longValue();
    }
}
