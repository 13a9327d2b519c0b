package dev.darkroom.jobs.queue;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.jobs.intake.JobIntakeService;
import dev.darkroom.jobs.realtime.Handshake;
import dev.darkroom.jobs.realtime.RealtimeConnections;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** fal's realtime API ({@code wss://fal.run/{id}/realtime}, or another path that a model has): passed through. */
@Tag(name = "Queue")
@Path("/run/{path: .+}")
@RunOnVirtualThread
public class RealtimeResource {

    private static final String NO_INPUT = "{}";

    private final CurrentCaller caller;
    private final JobIntakeService intake;
    private final RealtimeConnections connections;

    RealtimeResource(CurrentCaller caller, JobIntakeService intake, RealtimeConnections connections) {
        this.caller = caller;
        this.intake = intake;
        this.connections = connections;
    }

    @GET
    @Requires(Scope.JOBS_WRITE)
    @Operation(
            operationId = "connectRealtime",
            summary = "A WebSocket to a realtime model",
            description =
                    "The handshake of RFC 6455, by a key or by `fal_jwt_token`. Frames pass both ways as they are;"
                            + " what ends the connection early is told by a frame `{\"type\": \"x-fal-error\", \"error\", \"reason\"}`"
                            + " and the close code.")
    @APIResponse(responseCode = "101", description = "The connection is a WebSocket from here on")
    @APIResponse(
            responseCode = "405",
            description = "Neither a handshake nor a path of realtime: models are run by POST")
    @APIResponse(responseCode = "426", description = "The request is no handshake of a WebSocket")
    public Response connect(@PathParam("path") String path, @Context UriInfo uri, @Context RoutingContext request) {
        EndpointId endpoint = QueuePath.parse(path).endpointId();
        if (endpoint.isOwn()) {
            throw Problem.of(Problem.Kind.NOT_FOUND, "Application not found: none of Darkroom's own is realtime");
        }
        Optional<Handshake> handshake = Handshake.of(request.request());
        if (handshake.isEmpty() && !path.endsWith("/realtime")) {
            throw Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "Method Not Allowed: a model is run by POST");
        }
        if (handshake.isEmpty()) {
            return Response.status(426)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .header("Upgrade", "websocket")
                    .entity("{\"detail\":\"Upgrade Required: this is for WebSockets\"}")
                    .build();
        }
        intake.admittedStream(caller.get(), endpoint, NO_INPUT);
        return connections.open(
                caller.get(), endpoint, ForwardedQuery.of(uri.getQueryParameters()), handshake.get(), request);
    }
}
