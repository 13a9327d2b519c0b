package dev.darkroom.shared.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Reads small bodies of JSON before a request is handed to anybody. Whoever reads one then has it at once; to fetch it from
 * the event loop would take a thread two waits, which together take longer than most that is done with it.
 */
@Singleton
class SmallBodies {

    /** After the limits. */
    private static final int PRIORITY = 0;

    private static final int MAX_SIZE = 64 * 1024;

    void register(@Observes Filters filters) {
        filters.register(SmallBodies::read, PRIORITY);
    }

    @ServerRequestFilter(preMatching = true)
    public void handOver(ContainerRequestContext request, RoutingContext context) {
        Buffer body = BodyArrival.of(context);
        if (body != null) {
            request.setEntityStream(new ByteArrayInputStream(body.getBytes()));
        }
    }

    private static void read(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (isSmall(request)) {
            BodyArrival.await(context, MAX_SIZE, () -> context.fail(413));
        } else {
            context.next();
        }
    }

    private static boolean isSmall(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return type != null
                && type.startsWith("application/json")
                && length != null
                && Long.parseLong(length) <= MAX_SIZE
                && !request.isEnded()
                && !request.headers().contains(HttpHeaders.EXPECT);
    }
}
