package dev.darkroom.jobs;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** fal's {@code X-Fal-No-Retry}: offered to the provider once, and failed when it is not taken. */
public final class NoRetry {

    private static final Set<String> YES = Set.of("1", "true", "yes");

    private NoRetry() {}

    public static boolean isAsked(Map<String, String> headers) {
        return isAsked(headers.getOrDefault(ForwardedHeaders.NO_RETRY, ""));
    }

    public static boolean isAsked(String value) {
        return YES.contains(value.strip().toLowerCase(Locale.ROOT));
    }
}
