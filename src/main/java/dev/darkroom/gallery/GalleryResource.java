package dev.darkroom.gallery;

import dev.darkroom.access.Open;
import dev.darkroom.access.SessionService;
import dev.darkroom.library.api.GalleryListing;
import dev.darkroom.shared.http.PublicUrl;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Serves the gallery: the library as an HTML page. */
@Tag(name = "Gallery")
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
@Open("pages show nothing without a session, which only a good key or link opens")
public class GalleryResource {

    private final SessionService sessionService;
    private final GalleryListing galleryListing;
    private final PageResponses pageResponses;
    private final PublicUrl publicUrl;

    GalleryResource(
            SessionService sessionService,
            GalleryListing galleryListing,
            PageResponses pageResponses,
            PublicUrl publicUrl) {
        this.sessionService = sessionService;
        this.galleryListing = galleryListing;
        this.pageResponses = pageResponses;
        this.publicUrl = publicUrl;
    }

    @GET
    @Operation(operationId = "showGallery", summary = "The library as a page")
    public Response library(
            @CookieParam(SessionService.COOKIE) @Nullable String session,
            @QueryParam("q") @Nullable String words,
            @QueryParam("cursor") @Nullable String cursor) {
        return pageResponses.orNothing(() -> sessionService
                .ownerOf(session)
                .map(owner -> galleryListing.page(owner, words, cursor))
                .map(found -> page(
                        200,
                        GalleryPages.library(
                                found, Objects.requireNonNullElse(words, ""), galleryListing.isExportable(found))))
                .orElseGet(() -> page(200, GalleryPages.signin(null))));
    }

    @GET
    @Path("/export.zip")
    @Operation(
            operationId = "exportGallery",
            summary = "All that the library's pages show, as a ZIP file with a manifest")
    public Response export(
            @CookieParam(SessionService.COOKIE) @Nullable String session,
            @QueryParam("q") @Nullable String words,
            @Context UriInfo uri,
            @Context RoutingContext connection) {
        return pageResponses.orNothing(() -> sessionService
                .ownerOf(session)
                .map(owner -> galleryListing.export(owner, words, publicUrl.forCaller(uri), connection))
                .orElseGet(() -> page(401, GalleryPages.signin(null))));
    }

    private Response page(int status, TemplateInstance template) {
        return pageResponses.pageWithForm(status, template).build();
    }
}
