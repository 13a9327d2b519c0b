package dev.darkroom.jobs.queue;

import dev.darkroom.shared.Ids;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Response filter for {@code x-fal-request-id}. {@code x-fal-request-id} on every answer of the routes that run
 * models, refusals included: fal's clients put it into what they throw, and read it nowhere else (fal-js).
 */
@Singleton
class RequestIdHeaderFilter {

    private static final String NAME = "x-fal-request-id";
    private static final int EARLY = 900;

    private final Ids ids;

    RequestIdHeaderFilter(Ids ids) {
        this.ids = ids;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, EARLY);
    }

    private void pass(RoutingContext context) {
        String path = context.normalizedPath();
        if (path.startsWith("/queue/") || path.startsWith("/run/")) {
            context.addHeadersEndHandler(_ -> complete(path, context.response().headers()));
        }
        context.next();
    }

    private void complete(String path, MultiMap headers) {
        if (!headers.contains(NAME)) {
            UUID asked = QueuePath.parse(path).requestId();
            headers.set(NAME, (asked == null ? ids.next() : asked).toString());
        }
    }
}
