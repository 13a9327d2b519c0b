package dev.darkroom.library.api;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.AssetReferenceBody;
import dev.darkroom.library.asset.AssetView;
import dev.darkroom.library.asset.IdempotentWrites;
import dev.darkroom.library.asset.StoredResponse;
import dev.darkroom.library.asset.SuccessBody;
import dev.darkroom.library.asset.TagView;
import dev.darkroom.library.browse.AssetFilterFactory;
import dev.darkroom.library.browse.BrowseService;
import dev.darkroom.library.lineage.LineageService;
import dev.darkroom.library.lineage.LineageView;
import dev.darkroom.library.tag.TagService;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.http.QueryParameters;
import dev.darkroom.storage.LifecyclePreference;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
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

/** Assets: fal's {@code /v1/assets}. */
@Path("/v1/assets")
@Tag(name = "Assets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AssetsResource {

    private static final String ONCE = "Idempotency-Key";

    private final BrowseService browseService;
    private final AssetDetailService details;
    private final AssetWriteService changes;
    private final LineageService lineage;
    private final AssetUploadService assetUploadService;
    private final FavoriteService favoriteService;
    private final TagService tags;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final PublicUrl publicUrl;

    AssetsResource(
            BrowseService browseService,
            AssetDetailService details,
            AssetWriteService changes,
            LineageService lineage,
            AssetUploadService assetUploadService,
            FavoriteService favoriteService,
            TagService tags,
            IdempotentWrites writes,
            CurrentCaller caller,
            PublicUrl publicUrl) {
        this.browseService = browseService;
        this.details = details;
        this.changes = changes;
        this.lineage = lineage;
        this.assetUploadService = assetUploadService;
        this.favoriteService = favoriteService;
        this.tags = tags;
        this.writes = writes;
        this.caller = caller;
        this.publicUrl = publicUrl;
    }

    @GET
    @Requires(Scope.ASSETS_READ)
    @Operation(
            operationId = "listAssets",
            summary = "Browse assets, newest first, or search them; the query's filters combine")
    public AssetView.Page list(@Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), AssetFilterFactory::knows);
        return browseService.page(owner(), query, publicUrl.forCaller(uri));
    }

    @GET
    @Path("/{asset_id}")
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "getAsset", summary = "One asset, by asset id, vector id or request id")
    public AssetDetail.One get(@PathParam("asset_id") String id, @Context UriInfo uri) {
        return details.one(owner(), id, publicUrl.forCaller(uri));
    }

    @PATCH
    @Path("/{asset_id}")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "updateAsset", summary = "Another title, other words; what is absent stays")
    @APIResponseSchema(AssetDetail.One.class)
    public String change(
            @PathParam("asset_id") String id,
            AssetBodies.Change body,
            @HeaderParam(ONCE) @Nullable String key,
            @Context UriInfo uri) {
        String answer = writes.once(key, body, () -> changes.change(owner(), id, body));
        return StoredResponse.render(answer, publicUrl.forCaller(uri));
    }

    @DELETE
    @Path("/{asset_id}")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "deleteAsset", summary = "Delete an asset, and its bytes unless another asset shows them")
    public void delete(@PathParam("asset_id") String id, @HeaderParam(ONCE) @Nullable String key) {
        writes.done(key, null, () -> changes.delete(owner(), id));
    }

    @GET
    @Path("/{asset_id}/lineage")
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "getAssetLineage", summary = "What an asset was made from, and what was made from it")
    public LineageView.One lineage(@PathParam("asset_id") String id, @Context UriInfo uri) {
        return lineage.around(owner(), id, uri.getQueryParameters(), publicUrl.forCaller(uri));
    }

    @GET
    @Path("/{asset_id}/similar")
    @Requires(Scope.ASSETS_READ)
    @Operation(
            operationId = "listSimilarAssets",
            summary = "Assets like this one, in meaning and look; the query's filters combine")
    public AssetView.Page similar(@PathParam("asset_id") String id, @Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), AssetFilterFactory::knowsForSimilar);
        return browseService.similar(owner(), id, query, publicUrl.forCaller(uri));
    }

    @GET
    @Path("/{asset_id}/tags")
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "listAssetTags", summary = "The tags of an asset")
    public TagView.All tags(@PathParam("asset_id") String id) {
        return tags.of(owner(), id);
    }

    @POST
    @Path("/uploads")
    @ResponseStatus(201)
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "uploadAsset", summary = "Bring in a file from a URL")
    @APIResponseSchema(value = AssetView.One.class, responseCode = "201")
    public String upload(
            AssetBodies.Upload body,
            @HeaderParam(ONCE) @Nullable String key,
            @HeaderParam(LifecyclePreference.HEADER) @Nullable String lifecycle,
            @HeaderParam(LifecyclePreference.PREFERENCE) @Nullable String preference,
            @Context UriInfo uri) {
        return assetUploadService.upload(
                caller.get(), body, LifecyclePreference.ofUpload(lifecycle, preference), key, publicUrl.forCaller(uri));
    }

    @POST
    @Path("/favorite")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "favoriteAsset", summary = "Add an asset to the favourites")
    @APIResponseSchema(SuccessBody.Favorited.class)
    public String favorite(AssetReferenceBody body, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, body, () -> favoriteService.set(owner(), body, true));
    }

    @POST
    @Path("/unfavorite")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "unfavoriteAsset", summary = "Remove an asset from the favourites")
    @APIResponseSchema(SuccessBody.Favorited.class)
    public String unfavorite(AssetReferenceBody body, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, body, () -> favoriteService.set(owner(), body, false));
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
