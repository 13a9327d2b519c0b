package dev.darkroom.sandbox.queue;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Answers a client with nothing: holds the connection for a while and then cuts it. */
final class Silence {
    private static final int MAX_CLOSE_SECONDS = 10;

    private Silence() {}

    static Response keep(HttpServerRequest request, Duration hold) throws InterruptedException {
        var gone = new CountDownLatch(1);
        request.connection().closeHandler(_ -> gone.countDown());
        if (!gone.await(hold.toMillis(), TimeUnit.MILLISECONDS)) {
            var _ = request.connection().close();
            // Closing happens elsewhere: an answer given before it is done would still arrive.
            var _ = gone.await(MAX_CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        // Nobody will read this: it only ends the call.
        return Response.noContent().build();
    }
}
