package dev.darkroom.jobs.queue;

import dev.darkroom.shared.Ids;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Response filter for {@code x-fal-request-id}. {@code x-fal-request-id} on every answer of the routes that run
 * models, refusals included: fal's clients put it into what they throw, and read it nowhere else (fal-js).
 */
@Singleton
class RequestIdHeaderFilter {

    private static final String NAME = "x-fal-request-id";
    /** Before whatever refuses a target or a header. */
    private static final int PRIORITY = 10_500;

    /** Longer paths are refused, and looking into them would take time. */
    private static final int MAX_PATH = 1_024;

    private final Ids ids;

    RequestIdHeaderFilter(Ids ids) {
        this.ids = ids;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, PRIORITY);
    }

    // A path that is not in its normal form comes by once more when it is.
    private void pass(RoutingContext context) {
        String path = context.request().path();
        if (path != null && (path.startsWith("/queue/") || path.startsWith("/run/"))) {
            context.addHeadersEndHandler(
                    _ -> complete(context.request().path(), context.response().headers()));
        }
        context.next();
    }

    private void complete(String path, MultiMap headers) {
        if (!headers.contains(NAME)) {
            UUID asked = asked(path);
            headers.set(NAME, (asked == null ? ids.next() : asked).toString());
        }
    }

    private static @Nullable UUID asked(String path) {
        return path.length() > MAX_PATH ? null : QueuePath.parse(path).requestId();
    }
}
