package dev.darkroom.storage.upload;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.storage.LifecyclePreference;
import dev.darkroom.storage.ObjectService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Places for files: the stand-in for rest.fal.ai. Whichever store a client names with {@code storage_type}, it gets ours,
 * and the answer is the same.
 */
@Path("/rest/storage/upload")
@Tag(name = "Uploads")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Scope.JOBS_WRITE)
class InitiateResource {

    private final UploadService uploadService;
    private final UploadUrlSigner signatures;
    private final CurrentCaller caller;
    private final PublicUrl address;

    InitiateResource(UploadService uploadService, UploadUrlSigner signatures, CurrentCaller caller, PublicUrl address) {
        this.uploadService = uploadService;
        this.signatures = signatures;
        this.caller = caller;
        this.address = address;
    }

    @POST
    @Path("initiate")
    @Operation(operationId = "initiateUpload", summary = "A place for a file that comes in one piece")
    public UploadResponses.Place initiate(
            @HeaderParam(LifecyclePreference.HEADER) @Nullable String lifecycle,
            @HeaderParam(LifecyclePreference.PREFERENCE) @Nullable String preference,
            @RequestBody(required = false) UploadBodies.Place body,
            @Context UriInfo uri) {
        return open(FileRequest.of(body, LifecyclePreference.ofUpload(lifecycle, preference)), false, uri);
    }

    @POST
    @Path("initiate-multipart")
    @Operation(operationId = "initiateMultipartUpload", summary = "A place for a file that comes in parts")
    public UploadResponses.Place initiateMultipart(
            @HeaderParam(LifecyclePreference.HEADER) @Nullable String lifecycle,
            @HeaderParam(LifecyclePreference.PREFERENCE) @Nullable String preference,
            @RequestBody(required = false) UploadBodies.Place body,
            @Context UriInfo uri) {
        return open(FileRequest.of(body, LifecyclePreference.ofUpload(lifecycle, preference)), true, uri);
    }

    private UploadResponses.Place open(FileRequest wish, boolean inParts, UriInfo uri) {
        Upload upload = uploadService.open(caller.get(), wish, inParts);
        String url = address.forCaller(uri) + ObjectService.urlPath(upload.key());
        return new UploadResponses.Place(url, url + "?signature=" + signatures.of(upload));
    }
}
