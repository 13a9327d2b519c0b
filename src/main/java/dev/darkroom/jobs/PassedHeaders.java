package dev.darkroom.jobs;

import dev.darkroom.shared.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The request headers of fal's queue that concern the upstream and go along with a job. */
final class PassedHeaders {

    static final String PRIORITY = "x-fal-queue-priority";
    static final String NO_RETRY = "x-fal-no-retry";
    /** Acted upon here and not passed on: were both to do it, attempts would multiply. */
    static final String RETRY_CONFIG = "x-fal-retry-config";

    private static final List<String> NAMES = List.of(
            PRIORITY,
            "x-fal-runner-hint",
            NO_RETRY,
            RETRY_CONFIG,
            "x-fal-store-io",
            "x-fal-object-lifecycle-preference",
            "x-fal-tags",
            "x-app-fal-disable-fallback");
    private static final int LONGEST = 4_096;

    private PassedHeaders() {}

    /**
     * Those that are there, by lower-case name.
     *
     * @throws Problem 422 when one of them cannot be meant
     */
    static Map<String, String> of(HttpHeaders headers) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : NAMES) {
            String value = headers.getHeaderString(name);
            if (value != null && value.length() > LONGEST) {
                throw Problem.invalid("header." + name, "Longer than " + LONGEST + " characters");
            }
            if (value != null) {
                found.put(name, value);
            }
        }
        Reruns.parse("header." + RETRY_CONFIG, found.get(RETRY_CONFIG));
        return found;
    }
}
