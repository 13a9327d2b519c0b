package dev.darkroom.jobs.workflow.api;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.api.RequestBodyText;
import dev.darkroom.jobs.api.RequestFingerprint;
import dev.darkroom.jobs.workflow.Workflow;
import dev.darkroom.jobs.workflow.WorkflowCanceller;
import dev.darkroom.jobs.workflow.WorkflowReader;
import dev.darkroom.jobs.workflow.WorkflowRetrier;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.http.body.EmptyBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What callers do to workflows. */
@Path("/v1/workflows")
@Tag(name = "Workflows")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class WorkflowCommandResource {

    private final CurrentCaller caller;
    private final WorkflowSubmission submission;
    private final WorkflowReader reader;
    private final WorkflowCanceller canceller;
    private final WorkflowRetrier retrier;
    private final WorkflowViewService views;
    private final PublicUrl publicUrl;
    private final JobsConfig config;

    WorkflowCommandResource(
            CurrentCaller caller,
            WorkflowSubmission submission,
            WorkflowReader reader,
            WorkflowCanceller canceller,
            WorkflowRetrier retrier,
            WorkflowViewService views,
            PublicUrl publicUrl,
            JobsConfig config) {
        this.caller = caller;
        this.submission = submission;
        this.reader = reader;
        this.canceller = canceller;
        this.retrier = retrier;
        this.views = views;
        this.publicUrl = publicUrl;
        this.config = config;
    }

    @POST
    @Requires(Scope.JOBS_WRITE)
    @Operation(
            operationId = "createWorkflow",
            summary = "Up to 1,000 new jobs that may name each other, all of them or none")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = WorkflowRequestBody.class)))
    @APIResponseSchema(value = WorkflowView.One.class, responseCode = "201")
    public Response create(
            InputStream body, @HeaderParam("Idempotency-Key") @Nullable String key, @Context UriInfo uri) {
        String text = RequestBodyText.read(body, config.maxBatchBytes());
        String id = submission.accept(caller.get(), RequestFingerprint.of(key, "POST", uri, text), text);
        return answer(201, find(id), uri);
    }

    @POST
    @Path("/{id}/cancel")
    @Requires(Scope.JOBS_WRITE)
    @Operation(operationId = "cancelWorkflow", summary = "Give up whatever of a workflow has not ended")
    @APIResponseSchema(value = WorkflowView.One.class, responseCode = "202")
    public Response cancel(@PathParam("id") String id, @Context UriInfo uri) {
        canceller.cancel(find(id));
        return answer(202, find(id), uri);
    }

    @POST
    @Path("/{id}/retry")
    @Requires(Scope.JOBS_WRITE)
    @Operation(
            operationId = "retryWorkflow",
            summary = "Run again what did not succeed; what did is not run, nor paid for, again")
    @APIResponseSchema(value = WorkflowView.One.class, responseCode = "202")
    public Response retry(
            @PathParam("id") String id,
            @RequestBody(required = false) EmptyBody body,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context UriInfo uri) {
        retrier.retry(caller.get(), find(id), RequestFingerprint.of(key, "POST", uri, ""));
        return answer(202, find(id), uri);
    }

    private Workflow find(String id) {
        return reader.find(caller.get().ownerId(), id);
    }

    private Response answer(int status, Workflow workflow, UriInfo uri) {
        return Response.status(status)
                .entity(new WorkflowView.One(views.show(caller.get(), workflow, publicUrl.forCaller(uri))))
                .build();
    }
}
