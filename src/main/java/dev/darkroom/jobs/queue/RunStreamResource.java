package dev.darkroom.jobs.queue;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.api.JobRequestBody;
import dev.darkroom.jobs.api.RequestBodyText;
import dev.darkroom.jobs.intake.JobIntakeService;
import dev.darkroom.shared.EndpointId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Models that stream ({@code fal.run/{id}/stream}): passed through as they speak. */
@Tag(name = "Queue")
@Path("/run/{path: .+}/stream")
@RunOnVirtualThread
public class RunStreamResource {

    private final ForwardedStreams streams;
    private final JobsConfig config;
    private final JobIntakeService intake;
    private final CurrentCaller caller;

    RunStreamResource(ForwardedStreams streams, JobsConfig config, JobIntakeService intake, CurrentCaller caller) {
        this.streams = streams;
        this.config = config;
        this.intake = intake;
        this.caller = caller;
    }

    @POST
    @Requires(Scope.JOBS_WRITE)
    @Operation(operationId = "streamModel", summary = "What a streaming model says, as it says it")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = JobRequestBody.Input.class)),
            required = false)
    @APIResponse(responseCode = "200", content = @Content(mediaType = "text/event-stream"))
    public Response stream(
            @PathParam("path") String path,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            @Context RoutingContext connection,
            InputStream body) {
        EndpointId model = QueuePath.parse(path).endpointId();
        EndpointId endpoint = QueuePath.parse(model.full() + "/stream").endpointId();
        String query = ForwardedQuery.of(uri.getQueryParameters());
        String input = RequestBodyText.readInput(body, config.maxInputBytes());
        return streams.open(
                caller.get().ownerId(),
                endpoint,
                query,
                intake.admittedStream(caller.get(), endpoint, input),
                headers,
                connection);
    }
}
