package dev.darkroom.jobs.api;

import dev.darkroom.shared.http.IdempotencyKey;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprint of a request, for idempotency. The idempotency key of a request: the same method, route, query and
 * body make it the same request.
 */
public final class RequestFingerprint {

    private RequestFingerprint() {}

    public static @Nullable IdempotencyKey of(@Nullable String header, String method, UriInfo uri, String body) {
        if (header == null) {
            return null;
        }
        String query = uri.getRequestUri().getRawQuery();
        return IdempotencyKey.of(
                header, method + "\n" + uri.getPath() + "\n" + (query == null ? "" : query) + "\n" + body);
    }
}
