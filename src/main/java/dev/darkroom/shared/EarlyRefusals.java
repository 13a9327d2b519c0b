package dev.darkroom.shared;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What is no request at all, such as one without a host, is refused before any route looks at it: in words, too. */
@Singleton
class EarlyRefusals {

    /** Before the framework's own, which tells its reasons in a form that is neither of ours. */
    private static final int ORDER = -1_000;

    void register(@Observes Router router) {
        var _ = router.route().order(ORDER).failureHandler(EarlyRefusals::refuse);
    }

    private static void refuse(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (context.statusCode() != 400 || response.headWritten() || response.ended()) {
            context.next();
            return;
        }
        response.setStatusCode(400)
                .putHeader("Content-Type", "application/json")
                .end(ProblemBody.render(
                                String.valueOf(context.request().path()),
                                Problem.Kind.BAD_REQUEST,
                                "The request is not well formed",
                                null)
                        .toString());
    }
}
