package dev.darkroom.storage.serving;

import dev.darkroom.access.Open;
import dev.darkroom.storage.access.ReadRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Reading objects: the stand-in for v3.fal.media. */
@Path("/files/{key}")
@Tag(name = "Files")
@RunOnVirtualThread
@Open("an object is public and unlisted, as on fal's CDN, unless its owner says otherwise: each read is checked")
class FilesResource {

    private final FileResponses answers;

    FilesResource(FileResponses answers) {
        this.answers = answers;
    }

    @GET
    @Operation(operationId = "readFile", summary = "Read an object, whole or a range of it")
    public Response read(
            String key,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context Request request) {
        return answers.answer(key, ReadRequest.of(headers, uri), range, ifRange, ifNoneMatch, isDownload(uri), request);
    }

    @HEAD
    @Operation(operationId = "readFileHeaders", summary = "Read an object's headers")
    public Response head(
            String key,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context Request request) {
        return answers.headers(key, ReadRequest.of(headers, uri), ifNoneMatch, isDownload(uri), request);
    }

    /** The name alone is enough: {@code ?download}. */
    private static boolean isDownload(UriInfo uri) {
        return uri.getQueryParameters().containsKey("download");
    }
}
