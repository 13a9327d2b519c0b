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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Bytes sent with a token: whole, or in parts as fal's Python client does. A key will do as well. */
@Path("/files")
@Tag(name = "Uploads")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(value = Scope.JOBS_WRITE, orUploadToken = true)
class TokenUploadResource {

    private static final String FILE_NAME = "X-Fal-File-Name";

    private final UploadService uploadService;
    private final PartUploads parts;
    private final CurrentCaller caller;
    private final PublicUrl address;

    TokenUploadResource(UploadService uploadService, PartUploads parts, CurrentCaller caller, PublicUrl address) {
        this.uploadService = uploadService;
        this.parts = parts;
        this.caller = caller;
        this.address = address;
    }

    @POST
    @Path("upload")
    @Operation(operationId = "uploadFile", summary = "Send a file in one piece")
    public UploadResponses.Stored upload(
            @HeaderParam(FILE_NAME) @Nullable String fileName,
            @HeaderParam(LifecyclePreference.HEADER) @Nullable String lifecycle,
            @HeaderParam(LifecyclePreference.PREFERENCE) @Nullable String preference,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            InputStream body) {
        FileRequest wish = wish(headers, fileName, lifecycle, preference);
        return stored(
                uploadService
                        .store(caller.get(), wish, UploadBody.of(headers, body))
                        .key(),
                uri);
    }

    @POST
    @Path("upload/multipart")
    @Operation(operationId = "beginMultipartUpload", summary = "Begin to send a file in parts")
    public UploadResponses.Parts begin(
            @HeaderParam(FILE_NAME) @Nullable String fileName,
            @HeaderParam(LifecyclePreference.HEADER) @Nullable String lifecycle,
            @HeaderParam(LifecyclePreference.PREFERENCE) @Nullable String preference,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        Upload upload = uploadService.open(caller.get(), wish(headers, fileName, lifecycle, preference), true);
        return new UploadResponses.Parts(url(upload.key(), uri), upload.id().toString());
    }

    @PUT
    @Path("{key}/multipart/{upload_id}/{part_number}")
    @Operation(operationId = "putUploadPart", summary = "Send a part of a file")
    public Response putPart(
            @PathParam("key") String key,
            @PathParam("upload_id") String uploadId,
            @PathParam("part_number") String number,
            @Context HttpHeaders headers,
            InputStream body) {
        Upload upload = parts.owned(owner(), key, uploadId);
        return UploadResponses.part(parts.put(upload, number, UploadBody.of(headers, body)));
    }

    @POST
    @Path("{key}/multipart/{upload_id}/complete")
    @Operation(operationId = "completeMultipartUpload", summary = "Put the parts together")
    public UploadResponses.Stored complete(
            @PathParam("key") String key,
            @PathParam("upload_id") String uploadId,
            @Context UriInfo uri,
            UploadBodies.Parts body) {
        Upload upload = parts.owned(owner(), key, uploadId);
        return stored(
                parts.complete(upload, PartList.of(body.parts(), "body.parts")).key(), uri);
    }

    private static FileRequest wish(
            HttpHeaders headers, @Nullable String fileName, @Nullable String lifecycle, @Nullable String preference) {
        return FileRequest.ofHeaders(
                headers.getHeaderString(HttpHeaders.CONTENT_TYPE),
                fileName,
                LifecyclePreference.ofUpload(lifecycle, preference));
    }

    private UploadResponses.Stored stored(String key, UriInfo uri) {
        return new UploadResponses.Stored(url(key, uri), true);
    }

    private String url(String key, UriInfo uri) {
        return address.forCaller(uri) + ObjectService.urlPath(key);
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
