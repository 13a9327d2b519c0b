package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.LifecyclePreference;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Request headers of fal's queue protocol that are forwarded upstream. */
public final class ForwardedHeaders {

    public static final String PRIORITY = "x-fal-queue-priority";
    public static final String NO_RETRY = "x-fal-no-retry";
    /** Acted upon here and not passed on: were both to do it, attempts would multiply. */
    public static final String RETRY_CONFIG = "x-fal-retry-config";

    public static final String LIFECYCLE = "x-fal-object-lifecycle-preference";

    /** In lower case. */
    public static final List<String> NAMES = List.of(
            PRIORITY,
            "x-fal-runner-hint",
            NO_RETRY,
            RETRY_CONFIG,
            "x-fal-store-io",
            LIFECYCLE,
            "x-fal-tags",
            "x-app-fal-disable-fallback");

    private static final int MAX_LENGTH = 4_096;
    private static final JsonMapper JSON = new JsonMapper();

    private ForwardedHeaders() {}

    /**
     * Those that are there, by lower-case name.
     *
     * @throws Problem 422 when one of them cannot be meant
     */
    public static Map<String, String> of(HttpHeaders headers) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : NAMES) {
            String value = headers.getHeaderString(name);
            if (value != null && value.length() > MAX_LENGTH) {
                throw Problem.invalid("header." + name, "Longer than " + MAX_LENGTH + " characters");
            }
            if (value != null) {
                found.put(name, value);
            }
        }
        sayLifecycle(headers, found);
        RetryOnPolicy.parse("header." + RETRY_CONFIG, found.get(RETRY_CONFIG));
        return found;
    }

    /**
     * The header that says how the outputs are kept; null where there is none.
     *
     * @param headers a job's, as a JSON object
     */
    public static @Nullable String lifecycleText(String headers) {
        try {
            return JSON.readTree(headers).path(LIFECYCLE).textValue();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("headers are stored as JSON", impossible);
        }
    }

    /**
     * What they say about the outputs.
     *
     * @param headers a job's, as a JSON object; they may have been stored before malformed ones were refused
     */
    public static LifecyclePreference lifecycle(String headers) {
        return LifecyclePreference.stored(lifecycleText(headers));
    }

    /** By either of its names; goes along by the one that fal has for it here. */
    private static void sayLifecycle(HttpHeaders headers, Map<String, String> found) {
        String other = headers.getHeaderString(LifecyclePreference.HEADER);
        boolean preferred = found.containsKey(LIFECYCLE);
        LifecyclePreference said = LifecyclePreference.sent(
                preferred ? LifecyclePreference.PREFERENCE : LifecyclePreference.HEADER,
                preferred ? found.get(LIFECYCLE) : other);
        if (said.json() != null) {
            found.put(LIFECYCLE, said.json());
        }
    }
}
