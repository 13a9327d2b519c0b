package dev.darkroom.jobs.api;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.jobs.SubmittedJob;
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

/** Making assets again: a route of the library's that makes a job, and so lives here. */
@Path("/v1/assets/{asset_id}/rerun")
@Tag(name = "Assets")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class AssetRerunResource {

    private final CurrentCaller caller;
    private final AssetRerunService rerun;
    private final JobViewService views;
    private final JobRequestMapper requests;

    AssetRerunResource(CurrentCaller caller, AssetRerunService rerun, JobViewService views, JobRequestMapper requests) {
        this.caller = caller;
        this.rerun = rerun;
        this.views = views;
        this.requests = requests;
    }

    @POST
    @Requires(Scope.JOBS_WRITE)
    @Operation(
            operationId = "rerunAsset",
            summary = "A new job with the input that made the asset; fields of input replace those it had")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = JobRequestBody.class)),
            required = false)
    @APIResponseSchema(value = JobView.One.class, responseCode = "201")
    public Response rerun(
            @PathParam("asset_id") String asset,
            InputStream body,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context UriInfo uri) {
        String text = RequestBodyText.readInput(body, requests.maxBytes());
        SubmittedJob submittedJob =
                rerun.accept(caller.get(), asset, text, RequestFingerprint.of(key, "POST", uri, text));
        return Response.status(201)
                .entity(views.show(views.find(caller.get().ownerId(), submittedJob.id()), uri))
                .build();
    }
}
