package dev.darkroom.gallery;

import dev.darkroom.access.Open;
import dev.darkroom.library.share.ShareReader;
import dev.darkroom.library.share.SharedTarget;
import dev.darkroom.shared.http.PublicUrl;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What links to assets and collections lead to. */
@Path("/share/{id}/{token}")
@Tag(name = "Shares")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
@Open("whoever has the link may look: its token is checked each time, and its end")
public class ShareResource {

    private final ShareReader things;
    private final PageResponses pageResponses;
    private final PublicUrl publicUrl;

    ShareResource(ShareReader things, PageResponses pageResponses, PublicUrl publicUrl) {
        this.things = things;
        this.pageResponses = pageResponses;
        this.publicUrl = publicUrl;
    }

    /** A file is read where files are read; of a collection there is a page; for all else, one and the same 404. */
    @GET
    @Operation(
            operationId = "openShare",
            summary = "Open a link: on to an asset's file, or a page with what lies in a collection")
    @APIResponse(responseCode = "200", description = "What lies in the collection")
    @APIResponse(responseCode = "302", description = "On to the file")
    @APIResponse(responseCode = "404", description = "Expired, taken back, or never a link")
    public Response open(@PathParam("id") String id, @PathParam("token") String token, @Context UriInfo uri) {
        ResponseBuilder answer = things.open(id, token)
                .map(shared -> switch (shared) {
                    case SharedTarget.Asset(SharedTarget.Item file) ->
                        PageResponses.discreet(Response.status(Response.Status.FOUND)
                                .location(URI.create(publicUrl.forCaller(uri) + file.url())));
                    case SharedTarget.Collection collection -> pageResponses.page(200, GalleryPages.share(collection));
                })
                .orElseGet(() -> pageResponses.page(404, GalleryPages.nothing()));
        return answer.header("X-Robots-Tag", "noindex").build();
    }
}
