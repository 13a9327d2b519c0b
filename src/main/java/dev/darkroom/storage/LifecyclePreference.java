package dev.darkroom.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.Problem;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lifecycle preference of a file. What the owner of a file says about its life: JSON in {@value #HEADER}, or in
 * {@value #PREFERENCE}. fal's clients differ in which of the two they send, and one sends both.
 *
 * @param json the header as it came; null when there was none
 * @param expirationSeconds 0 for ever; null where it does not say
 * @param initialAcl who may read the file, in fal's JSON; null where it does not say
 */
public record LifecyclePreference(
        @Nullable String json,
        @Nullable Long expirationSeconds,
        @Nullable String initialAcl) {

    public static final String HEADER = "X-Fal-Object-Lifecycle";
    public static final String PREFERENCE = "X-Fal-Object-Lifecycle-Preference";

    private static final LifecyclePreference UNSAID = new LifecyclePreference(null, null, null);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MAX_LENGTH = 16_384;
    private static final String SECONDS = "expiration_duration_seconds";
    private static final String ACL = "initial_acl";

    /**
     * From a header as a caller sent it.
     *
     * @param name of the header, for problems
     * @throws Problem INVALID when it says something that is not understood
     */
    public static LifecyclePreference sent(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return UNSAID;
        }
        JsonNode fields = text.length() > MAX_LENGTH ? MAPPER.missingNode() : parse(text);
        if (!fields.isObject()) {
            throw odd(name, "Input should be a JSON object");
        }
        JsonNode seconds = fields.path(SECONDS);
        if (said(seconds) && !isDuration(seconds)) {
            throw odd(name, SECONDS + " should be a number of seconds, 0 or more");
        }
        if (said(fields.path(ACL))) {
            try {
                AclParser.check(fields.path(ACL).toString(), ACL + ".");
            } catch (Problem unread) {
                throw odd(name, unread.field() + " " + unread.text());
            }
        }
        return of(text, fields);
    }

    /**
     * From either header of an upload: where both came, the first counts, as with fal's files.
     *
     * @throws Problem INVALID when it says something that is not understood
     */
    public static LifecyclePreference ofUpload(@Nullable String header, @Nullable String preference) {
        return header != null ? sent(HEADER, header) : sent(PREFERENCE, preference);
    }

    /**
     * From a row. It may be older than the check that it would have to pass now: what is not understood counts as not
     * said, except for a list of readers, which hides the file from all but its owner.
     */
    public static LifecyclePreference stored(@Nullable String text) {
        return text == null ? UNSAID : of(text, parse(text));
    }

    /** For a copy of an object: what is not said is as it is there, with the rest of its time. */
    public LifecyclePreference orThatOf(StoredObject object, Instant now) {
        Instant end = object.expiresAt();
        long left = end == null ? 0 : Math.max(1, Duration.between(now, end).toSeconds());
        String acl = object.acl().isOpen() ? null : object.acl().text();
        return new LifecyclePreference(
                json,
                expirationSeconds == null ? Long.valueOf(left) : expirationSeconds,
                initialAcl == null ? acl : initialAcl);
    }

    private static LifecyclePreference of(String text, JsonNode fields) {
        JsonNode seconds = fields.path(SECONDS);
        JsonNode acl = fields.path(ACL);
        return new LifecyclePreference(
                text, isDuration(seconds) ? (Long) seconds.longValue() : null, said(acl) ? acl.toString() : null);
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException malformed) {
            return MAPPER.missingNode();
        }
    }

    private static boolean said(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    private static boolean isDuration(JsonNode value) {
        return value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= Lifetime.MAX_SECONDS;
    }

    private static Problem odd(String name, String message) {
        return Problem.invalid("header." + name, message);
    }
}
