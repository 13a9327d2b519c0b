package dev.darkroom.storage.upload;

import dev.darkroom.access.Open;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.http.body.JsonRequestBodies;
import dev.darkroom.storage.ObjectService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Bytes sent to a signed URL: whole, or in parts as fal's JavaScript client does. */
@Path("/files/{key}")
@Tag(name = "Uploads")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Open("the signature in the URL is the permission; clients send no credentials there")
class SignedUploadResource {

    private final UploadService uploadService;
    private final PartUploads parts;
    private final JsonRequestBodies bodies;
    private final PublicUrl address;

    SignedUploadResource(UploadService uploadService, PartUploads parts, JsonRequestBodies bodies, PublicUrl address) {
        this.uploadService = uploadService;
        this.parts = parts;
        this.bodies = bodies;
        this.address = address;
    }

    @PUT
    @Operation(operationId = "putFile", summary = "Send a file in one piece")
    public UploadResponses.Stored put(
            @PathParam("key") String key,
            @QueryParam("signature") @Nullable String signature,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            InputStream body) {
        Upload upload = uploadService.signed(key, signature, false);
        uploadService.put(upload, UploadBody.of(headers, body));
        return stored(upload, uri);
    }

    @PUT
    @Path("{part_number}")
    @Operation(operationId = "putFilePart", summary = "Send a part of a file")
    public Response putPart(
            @PathParam("key") String key,
            @PathParam("part_number") String number,
            @QueryParam("signature") @Nullable String signature,
            @Context HttpHeaders headers,
            InputStream body) {
        Upload upload = uploadService.signed(key, signature, true);
        return UploadResponses.part(parts.put(upload, number, UploadBody.of(headers, body)));
    }

    @POST
    @Path("complete")
    @Operation(operationId = "completeFile", summary = "Put the parts together")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = UploadBodies.Parts.class)))
    public UploadResponses.Stored complete(
            @PathParam("key") String key,
            @QueryParam("signature") @Nullable String signature,
            @Context UriInfo uri,
            InputStream body) {
        // Only who shows the permission is worth waiting for.
        Upload upload = uploadService.signed(key, signature, true);
        UploadBodies.Parts listed = bodies.read(body, UploadBodies.Parts.class);
        parts.complete(upload, PartList.of(listed.parts(), "body.parts"));
        return stored(upload, uri);
    }

    private UploadResponses.Stored stored(Upload upload, UriInfo uri) {
        return new UploadResponses.Stored(address.forCaller(uri) + ObjectService.urlPath(upload.key()), true);
    }
}
