package dev.darkroom.upstream;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** An answer of the provider, of any code, with its body as received; header names in lower case. */
record Reply(int status, String body, Map<String, String> headers) {

    static Reply of(RestResponse<String> response) {
        String body = response.getEntity();
        return new Reply(
                response.getStatus(),
                body == null ? "" : body,
                response.getStringHeaders().entrySet().stream()
                        .filter(header -> !header.getValue().isEmpty())
                        .collect(Collectors.toUnmodifiableMap(
                                header -> header.getKey().toLowerCase(Locale.ROOT),
                                header -> header.getValue().getFirst(),
                                (first, second) -> first)));
    }

    boolean succeeded() {
        return status >= 200 && status < 300;
    }

    @Nullable String header(String name) {
        return headers.get(name);
    }

    @Nullable Duration retryAfter() {
        return RetryAfter.parse(header("retry-after"), header("date"));
    }
}
