package dev.darkroom.library;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.PublicUrl;
import dev.darkroom.shared.QueryParameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Assets: fal's {@code /v1/assets}. */
@Path("/v1/assets")
@Tag(name = "Assets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AssetsResource {

    private final Browse browse;
    private final Uploads uploads;
    private final Favorites favorites;
    private final Tags tags;
    private final CurrentCaller caller;
    private final PublicUrl publicUrl;

    AssetsResource(
            Browse browse, Uploads uploads, Favorites favorites, Tags tags, CurrentCaller caller, PublicUrl publicUrl) {
        this.browse = browse;
        this.uploads = uploads;
        this.favorites = favorites;
        this.tags = tags;
        this.caller = caller;
        this.publicUrl = publicUrl;
    }

    @GET
    @Requires(Scope.ASSETS_READ)
    @Operation(summary = "Browse assets, newest first; the query's filters combine")
    public AssetView.Page list(@Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), AssetFilter.PARAMETERS);
        return browse.page(owner(), query, publicUrl.forCaller(uri));
    }

    @GET
    @Path("/{asset_id}")
    @Requires(Scope.ASSETS_READ)
    @Operation(summary = "One asset, by asset id or vector id")
    public AssetView.One get(@PathParam("asset_id") String id, @Context UriInfo uri) {
        return new AssetView.One(browse.one(owner(), id, publicUrl.forCaller(uri)));
    }

    @GET
    @Path("/{asset_id}/tags")
    @Requires(Scope.ASSETS_READ)
    @Operation(summary = "The tags of an asset")
    public TagView.All tags(@PathParam("asset_id") String id) {
        return tags.of(owner(), id);
    }

    @POST
    @Path("/uploads")
    @ResponseStatus(201)
    @Requires(Scope.ASSETS_WRITE)
    @Operation(summary = "Bring in a file from a URL")
    public String upload(InputStream body, @HeaderParam("Idempotency-Key") @Nullable String key, @Context UriInfo uri) {
        return uploads.upload(owner(), JsonBody.read(body), key, publicUrl.forCaller(uri));
    }

    @POST
    @Path("/favorite")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(summary = "Add an asset to the favourites")
    public Answers.Favorited favorite(InputStream body) {
        return favorites.set(owner(), JsonBody.read(body), true);
    }

    @POST
    @Path("/unfavorite")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(summary = "Remove an asset from the favourites")
    public Answers.Favorited unfavorite(InputStream body) {
        return favorites.set(owner(), JsonBody.read(body), false);
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
