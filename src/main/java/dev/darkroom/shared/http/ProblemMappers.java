package dev.darkroom.shared.http;

import dev.darkroom.shared.DatabaseProblems;
import dev.darkroom.shared.Outages;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.ProblemBody;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever leaves a resource as an exception into an answer in the route's own dialect. Where an answer has begun
 * already, words about the failure would be taken for its rest: there the connection is cut instead.
 */
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response problem(Problem problem, UriInfo uri, RoutingContext connection) {
        Response.ResponseBuilder answer = answer(connection, uri, problem.kind(), problem.text(), problem.field());
        if (problem.retryAfter() != null) {
            answer.header("Retry-After", Math.max(1, problem.retryAfter().toSeconds()));
        }
        return answer.build();
    }

    /** What the framework refuses by itself: an unknown route, a wrong method, a media type nobody takes. */
    @ServerExceptionMapper
    Response refused(WebApplicationException refusal, UriInfo uri, RoutingContext connection) {
        Response original = refusal.getResponse();
        if (original.getStatus() < 400 || original.hasEntity()) {
            return original;
        }
        String reason = original.getStatusInfo().getReasonPhrase();
        Response.ResponseBuilder answer = answer(connection, uri, Problem.Kind.of(original.getStatus()), reason, null);
        String allow = original.getHeaderString("Allow");
        return (allow == null ? answer : answer.header("Allow", allow))
                .status(original.getStatus())
                .build();
    }

    /** The caller hung up while sending; nobody is left to read the answer. */
    @ServerExceptionMapper
    Response hungUp(IOException ended, UriInfo uri, RoutingContext connection) {
        Problem full = Outages.of(ended);
        if (full != null) {
            return outage(full, ended, uri, connection);
        }
        LOG.debugf("The connection ended early at %s: %s", LoggedPath.of(uri.getPath()), ended.getMessage());
        return answer(connection, uri, Problem.Kind.BAD_REQUEST, "The body ended early", null)
                .build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable failure, UriInfo uri, RoutingContext connection) {
        Optional<Problem> refusal = DatabaseProblems.of(failure);
        if (refusal.isPresent()) {
            return problem(refusal.get(), uri, connection);
        }
        if (UnreadableForms.isCauseOf(failure)) {
            return answer(connection, uri, Problem.Kind.BAD_REQUEST, "This is not a form that can be read", null)
                    .build();
        }
        Problem outage = Outages.of(failure);
        if (outage != null) {
            return outage(outage, failure, uri, connection);
        }
        LOG.errorf(failure, "Unexpected failure at %s", LoggedPath.of(uri.getPath()));
        return answer(connection, uri, Problem.Kind.INTERNAL, "Something went wrong on our side", null)
                .build();
    }

    private Response outage(Problem outage, Throwable failure, UriInfo uri, RoutingContext connection) {
        LOG.warnf(
                "%s answered with %d: %s",
                LoggedPath.of(uri.getPath()), outage.kind().status(), failure);
        return problem(outage, uri, connection);
    }

    private static Response.ResponseBuilder answer(
            RoutingContext connection, UriInfo uri, Problem.Kind kind, String message, @Nullable String field) {
        if (Connections.hasBegunToAnswer(connection)) {
            Connections.cut(connection);
            return Response.status(kind.status());
        }
        Response.ResponseBuilder answer = Response.status(kind.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(ProblemBody.render(uri.getPath(), kind, message, field));
        if (kind == Problem.Kind.UNAUTHENTICATED) {
            answer.header("WWW-Authenticate", "Key");
        }
        return answer;
    }
}
