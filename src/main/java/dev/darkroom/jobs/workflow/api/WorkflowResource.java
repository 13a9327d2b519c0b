package dev.darkroom.jobs.workflow.api;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.jobs.workflow.WorkflowReader;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.http.QueryParameters;
import dev.darkroom.shared.work.InRequestWorker;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Reads of workflows. */
@Path("/v1/workflows")
@Tag(name = "Workflows")
@RunOnVirtualThread
class WorkflowResource {

    private final CurrentCaller caller;
    private final WorkflowReader reader;
    private final WorkflowViewService views;
    private final WorkflowStreams streams;
    private final InRequestWorker inRequestWorker;
    private final PublicUrl publicUrl;

    WorkflowResource(
            CurrentCaller caller,
            WorkflowReader reader,
            WorkflowViewService views,
            WorkflowStreams streams,
            InRequestWorker inRequestWorker,
            PublicUrl publicUrl) {
        this.caller = caller;
        this.reader = reader;
        this.views = views;
        this.streams = streams;
        this.inRequestWorker = inRequestWorker;
        this.publicUrl = publicUrl;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Requires(Scope.JOBS_READ)
    @Operation(operationId = "listWorkflows", summary = "One's workflows, newest first")
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "running, succeeded, failed or cancelled; repeated or comma-separated",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 100; 20 when missing",
            schema = @Schema(implementation = Integer.class))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "next_cursor of the page before",
            schema = @Schema(implementation = String.class))
    public WorkflowView.Page list(@Context UriInfo uri) {
        return views.page(
                caller.get().ownerId(), new QueryParameters(uri.getQueryParameters(), WorkflowViewService.PARAMETERS));
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Requires(Scope.JOBS_READ)
    @Operation(
            operationId = "getWorkflow",
            summary = "A workflow: its jobs, who waits for whom, its state and its cost")
    public WorkflowView.One get(@PathParam("id") String id, @Context UriInfo uri) {
        reader.find(caller.get().ownerId(), id);
        inRequestWorker.work(inRequestWorker.requestTime());
        return new WorkflowView.One(
                views.show(caller.get(), reader.find(caller.get().ownerId(), id), publicUrl.forCaller(uri)));
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Requires(Scope.JOBS_READ)
    @Operation(
            operationId = "streamWorkflow",
            summary =
                    "A workflow as it is (event workflow), each change of a job (event job), and the workflow at its end")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "text/event-stream"))
    public void stream(
            @PathParam("id") String id,
            @Context UriInfo uri,
            @Context HttpServerResponse response,
            @Context SseEventSink sink,
            @Context Sse sse) {
        var workflow = reader.find(caller.get().ownerId(), id);
        response.putHeader("Cache-Control", "no-cache").putHeader("X-Accel-Buffering", "no");
        streams.open(caller.get(), workflow, publicUrl.forCaller(uri), sink, sse);
    }
}
