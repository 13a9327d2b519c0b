package dev.darkroom.jobs;

import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** When a request is over: its answer has been sent, or its caller has hung up before. */
final class Over {

    private Over() {}

    static CompletableFuture<@Nullable Void> when(RoutingContext request) {
        CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        var _ = request.addEndHandler(_ -> over.complete(null));
        // Nobody tells of what was over before.
        if (request.response().closed() || request.response().ended()) {
            over.complete(null);
        }
        return over;
    }
}
