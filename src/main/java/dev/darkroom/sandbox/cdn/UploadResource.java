package dev.darkroom.sandbox.cdn;

import dev.darkroom.sandbox.InSandbox;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.JsonResponses;
import dev.darkroom.sandbox.cdn.FileStore.StoredFile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Uploads: written with a signature or a token, read by everyone who has the URL. */
@InSandbox
@Path("/sandbox/files")
@RunOnVirtualThread
public class UploadResource {
    private static final String ANY_TYPE = "application/octet-stream";
    private final FileStore files;
    private final UploadNames names;

    UploadResource(FileStore files, UploadNames names) {
        this.files = files;
        this.names = names;
    }

    @PUT
    @Path("{place:b/.+}")
    @Operation(hidden = true)
    public Response put(
            @PathParam("place") String place,
            @QueryParam("signature") @Nullable String signature,
            @HeaderParam("Content-Type") @Nullable String contentType,
            byte @Nullable [] body) {
        if (signature == null || !names.signed(place, signature)) {
            return JsonResponses.detail(403, "Invalid signature");
        }
        store(place, contentType, body);
        // An empty answer typed as JSON would throw in an official client.
        return JsonResponses.json(200, Json.object()).build();
    }

    /** The upload with a CDN token (the Python client's first choice). */
    @POST
    @Path("upload")
    @Operation(hidden = true)
    public Response upload(
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @HeaderParam("X-Fal-File-Name") @Nullable String fileName,
            @HeaderParam("Content-Type") @Nullable String contentType,
            byte @Nullable [] body) {
        if (!names.issued(headers.getHeaderString("Authorization"))) {
            return JsonResponses.unauthorised();
        }
        var place = names.place(fileName == null ? "upload.bin" : fileName);
        store(place, contentType, body);
        var url = uri.getBaseUri() + "sandbox/files/" + place;
        return JsonResponses.json(200, Json.object().put("access_url", url)).build();
    }

    @GET
    @Path("{place:b/.+}")
    @Operation(hidden = true)
    public Response get(@PathParam("place") String place, @HeaderParam("Range") @Nullable String range) {
        return files.get(place).map(file -> FileAnswers.get(file, range)).orElseGet(UploadResource::gone);
    }

    @HEAD
    @Path("{place:b/.+}")
    @Operation(hidden = true)
    public Response head(@PathParam("place") String place) {
        return files.get(place).map(FileAnswers::head).orElseGet(UploadResource::gone);
    }

    private void store(String place, @Nullable String contentType, byte @Nullable [] body) {
        files.put(
                place, new StoredFile(body == null ? new byte[0] : body, contentType == null ? ANY_TYPE : contentType));
    }

    private static Response gone() {
        return JsonResponses.detail(404, "Not Found");
    }
}
