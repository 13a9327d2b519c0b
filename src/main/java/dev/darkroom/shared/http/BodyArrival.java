package dev.darkroom.shared.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A small body on its way, which goes on to the next handler once it is whole; all of it happens on the event loop. */
final class BodyArrival {

    private static final String BODY = BodyArrival.class.getName();
    /** As long as a thread would wait for the next bytes. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(10);

    private final RoutingContext context;
    private final long most;
    private final Runnable refuse;
    private final Buffer body = Buffer.buffer();
    private boolean isRefused;
    private long timer;

    private BodyArrival(RoutingContext context, long most, Runnable refuse) {
        this.context = context;
        this.most = most;
        this.refuse = refuse;
    }

    /**
     * Reads a body of at most so many bytes.
     *
     * @param refuse instead of the next handler, at the first byte too many
     */
    static void await(RoutingContext context, long most, Runnable refuse) {
        HttpServerRequest request = context.request();
        BodyArrival arrival = new BodyArrival(context, most, refuse);
        request.exceptionHandler(_ -> arrival.stopWaiting());
        request.handler(arrival::piece);
        request.endHandler(_ -> arrival.complete());
        arrival.waitForMore();
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
        request.resume();
    }

    /** One that has come; null where it was not waited for. */
    static @Nullable Buffer of(RoutingContext context) {
        return context.get(BODY);
    }

    private void waitForMore() {
        timer = context.vertx()
                .setTimer(
                        MAX_SILENCE.toMillis(),
                        _ -> context.request().connection().close());
    }

    private void stopWaiting() {
        context.vertx().cancelTimer(timer);
    }

    private void piece(Buffer piece) {
        if (isRefused) {
            return;
        }
        stopWaiting();
        if (body.length() + piece.length() > most) {
            isRefused = true;
            refuse.run();
        } else {
            body.appendBuffer(piece);
            waitForMore();
        }
    }

    private void complete() {
        if (!isRefused) {
            stopWaiting();
            context.put(BODY, body);
            context.next();
        }
    }
}
