package dev.darkroom.shared.http;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.ProblemBody;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.vertx.VertxInputStream;

/**
 * The largest body of a request that is no upload. The server's own limit is one for all routes and has to let files
 * through; uploads check their size themselves, and routes that take JSON have smaller limits than this one
 * ({@code shared.http.body.BodyRules}, and {@code jobs.JobsConfig} for inputs).
 */
@Singleton
class BodyLimit {

    /** After the server's own limit, which puts its value where this one puts a smaller. */
    private static final int PRIORITY = 1;

    private static final String UPLOADS = "/files/";

    /** Most of their routes read no body, and what nobody reads keeps a connection busy with bytes that are of no use. */
    private static final Set<HttpMethod> SMALL = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE);

    private static final long MAX_SMALL_BYTES = 64 * 1_024;

    private final long limit;

    BodyLimit(@ConfigProperty(name = "darkroom.http.max-body-size", defaultValue = "100M") MemorySize limit) {
        this.limit = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    /** Whether the body is a file, which is never held in memory. */
    static boolean isUpload(RoutingContext context) {
        return context.normalizedPath().startsWith(UPLOADS);
    }

    void check(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        boolean isSmall = SMALL.contains(context.request().method());
        long most = isSmall ? Math.min(limit, MAX_SMALL_BYTES) : limit;
        if (isUpload(context) && !isSmall) {
            context.next();
        } else if (length == null) {
            // Read by whoever reads the body.
            context.put(VertxInputStream.MAX_REQUEST_SIZE_KEY, most);
            if (isSmall && comesInChunks(context.request())) {
                // As a rule nobody does, and only who counts the bytes knows how many there are.
                BodyArrival.await(context, most, () -> refuse(context, most));
            } else {
                context.next();
            }
        } else if (Long.parseLong(length) > most) {
            refuse(context, most);
        } else {
            context.next();
        }
    }

    private static boolean comesInChunks(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) && !request.isEnded();
    }

    private static void refuse(RoutingContext context, long most) {
        Connections.closeAfterAnswer(context);
        context.response()
                .setStatusCode(413)
                .putHeader("Content-Type", "application/json")
                .end(ProblemBody.render(
                                context.normalizedPath(),
                                Problem.Kind.TOO_LARGE,
                                "The body is larger than " + most + " bytes",
                                null)
                        .toString());
    }
}
