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
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Reads small bodies of JSON before a request is handed to anybody. Whoever reads one then has it at once; to fetch it from
 * the event loop would take a thread two waits, which together take longer than most that is done with it.
 */
@Singleton
class SmallBodies {

    /** After the limits. */
    private static final int PRIORITY = 0;

    private static final String BODY = SmallBodies.class.getName();
    private static final int MAX_SIZE = 64 * 1024;
    /** As long as a thread would wait for the next bytes. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(10);

    void register(@Observes Filters filters) {
        filters.register(SmallBodies::read, PRIORITY);
    }

    @ServerRequestFilter(preMatching = true)
    public void handOver(ContainerRequestContext request, RoutingContext context) {
        Buffer body = context.get(BODY);
        if (body != null) {
            request.setEntityStream(new ByteArrayInputStream(body.getBytes()));
        }
    }

    private static void read(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (isSmall(request)) {
            Arrival arrival = new Arrival(context);
            request.exceptionHandler(_ -> arrival.stopWaiting());
            request.handler(arrival::piece);
            request.endHandler(_ -> arrival.complete());
            arrival.waitForMore();
            request.resume();
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

    /** A body that is on its way; all of it happens on the event loop. */
    private static final class Arrival {

        private final RoutingContext context;
        private final Buffer body = Buffer.buffer();
        private long timer;

        Arrival(RoutingContext context) {
            this.context = context;
        }

        void waitForMore() {
            timer = context.vertx()
                    .setTimer(
                            MAX_SILENCE.toMillis(),
                            _ -> context.request().connection().close());
        }

        void stopWaiting() {
            context.vertx().cancelTimer(timer);
        }

        void piece(Buffer piece) {
            body.appendBuffer(piece);
            stopWaiting();
            waitForMore();
        }

        void complete() {
            stopWaiting();
            context.put(BODY, body);
            context.next();
        }
    }
}
