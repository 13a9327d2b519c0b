package dev.darkroom.shared.http;

import dev.darkroom.shared.Outages;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.ProblemBody;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.channels.ClosedChannelException;
import org.jboss.logging.Logger;

/**
 * Answers what fails outside the resources, in the error format of the route. The framework's handler would write the whole
 * target of the request to the log, and with it the signature of an upload.
 */
@Singleton
class FallbackErrorHandler {

    private static final Logger LOG = Logger.getLogger(FallbackErrorHandler.class);

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(FallbackErrorHandler::answer);
    }

    private static void answer(RoutingContext failed) {
        Problem outage = Outages.of(failed.failure());
        int status = outage != null ? outage.kind().status() : failed.statusCode() < 400 ? 500 : failed.statusCode();
        // Where the connection is gone, that is what fails.
        if (status >= 500 && !failed.response().closed() && !(failed.failure() instanceof ClosedChannelException)) {
            LOG.errorf(failed.failure(), "Unexpected failure at %s", LoggedPath.of(failed.normalizedPath()));
        }
        if (Connections.hasBegunToAnswer(failed)) {
            Connections.cut(failed);
        } else {
            if (!failed.request().isEnded()) {
                Connections.closeAfterAnswer(failed);
            }
            if (outage != null && outage.retryAfter() != null) {
                failed.response()
                        .putHeader(
                                "Retry-After",
                                String.valueOf(outage.retryAfter().toSeconds()));
            }
            failed.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(ProblemBody.render(
                                    failed.request().path(),
                                    Problem.Kind.of(status),
                                    outage != null ? outage.text() : words(status),
                                    null)
                            .toString());
        }
    }

    private static String words(int status) {
        if (status >= 500) {
            return "Something went wrong on our side";
        }
        return status == 400
                ? "The request is not well formed"
                : HttpResponseStatus.valueOf(status).reasonPhrase();
    }
}
