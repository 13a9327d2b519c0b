package dev.darkroom.jobs;

import dev.darkroom.shared.IdempotencyKey;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** The idempotency key of a request: the same method, route, query and body make it the same request. */
final class RequestKey {

    private RequestKey() {}

    static @Nullable IdempotencyKey of(@Nullable String header, String method, UriInfo uri, String body) {
        if (header == null) {
            return null;
        }
        String query = uri.getRequestUri().getRawQuery();
        return IdempotencyKey.of(
                header, method + "\n" + uri.getPath() + "\n" + (query == null ? "" : query) + "\n" + body);
    }
}
