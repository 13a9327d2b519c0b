package dev.darkroom.storage.upload;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.storage.LifecyclePreference;
import dev.darkroom.storage.ObjectService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Uploads in the platform's style, ours: the size is said first, so the bytes can go straight to a bucket. */
@Path("/v1/storage/uploads")
@Tag(name = "Uploads")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Scope.JOBS_WRITE)
class PlannedUploadResource {

    private static final String LIST = "parts";

    private final PlannedUploads uploads;
    private final CurrentCaller caller;
    private final PublicUrl address;

    PlannedUploadResource(PlannedUploads uploads, CurrentCaller caller, PublicUrl address) {
        this.uploads = uploads;
        this.caller = caller;
        this.address = address;
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            operationId = "createPlannedUpload",
            summary = "Places for the parts of a file; in a bucket where that is where files lie")
    @APIResponseSchema(value = PlannedViews.Plan.class, responseCode = "201")
    public PlannedViews.Plan open(
            @HeaderParam(LifecyclePreference.HEADER) @Nullable String lifecycle,
            @HeaderParam(LifecyclePreference.PREFERENCE) @Nullable String preference,
            PlannedViews.Request body,
            @Context UriInfo uri) {
        Upload upload =
                uploads.open(caller.get(), FileRequest.of(body, LifecyclePreference.ofUpload(lifecycle, preference)));
        String url = url(upload.key(), uri);
        return PlannedViews.Plan.of(upload, url, uploads.places(upload, url));
    }

    @GET
    @Path("{upload_id}")
    @Operation(
            operationId = "getPlannedUpload",
            summary = "What has come of an upload, with new URLs for its parts: to go on after an interruption")
    public PlannedViews.Plan find(@PathParam("upload_id") String id, @Context UriInfo uri) {
        Upload upload = uploads.owned(owner(), id);
        String url = url(upload.key(), uri);
        return PlannedViews.Plan.of(upload, url, uploads.placesNow(upload, url));
    }

    @POST
    @Path("{upload_id}/complete")
    @Operation(operationId = "completePlannedUpload", summary = "Make the file of its parts; again, the same answer")
    public PlannedViews.File complete(
            @PathParam("upload_id") String id, PlannedViews.Parts body, @Context UriInfo uri) {
        Upload upload = uploads.owned(owner(), id);
        return PlannedViews.File.of(uploads.complete(upload, PartList.of(body.parts(), LIST)), url(upload.key(), uri));
    }

    @DELETE
    @Path("{upload_id}")
    @Operation(operationId = "abortPlannedUpload", summary = "Give an upload up; nothing of it is kept")
    public void abort(@PathParam("upload_id") String id) {
        uploads.abort(uploads.owned(owner(), id));
    }

    private String url(String key, UriInfo uri) {
        return address.forCaller(uri) + ObjectService.urlPath(key);
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
