package dev.darkroom.jobs.api;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code Prefer: wait=N} (RFC 7240). A preference that cannot be read is passed over, as it asks for nothing needed. */
final class PreferHeader {

    private static final Pattern WAIT =
            Pattern.compile("\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(;.*)?", Pattern.CASE_INSENSITIVE);
    private static final int MAX_SECONDS = 60;

    private PreferHeader() {}

    /** From 1 to 60 seconds; more counts as 60. Null when the caller does not want to wait. */
    static @Nullable Duration waiting(@Nullable List<String> headers) {
        for (String preference :
                String.join(",", headers == null ? List.of() : headers).split(",", -1)) {
            Matcher wait = WAIT.matcher(preference);
            if (wait.matches() && Integer.parseInt(wait.group(1)) > 0) {
                return Duration.ofSeconds(Math.min(MAX_SECONDS, Integer.parseInt(wait.group(1))));
            }
        }
        return null;
    }
}
