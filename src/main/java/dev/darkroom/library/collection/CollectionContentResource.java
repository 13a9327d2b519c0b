package dev.darkroom.library.collection;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.AssetReferenceBody;
import dev.darkroom.library.asset.AssetView;
import dev.darkroom.library.asset.IdempotentWrites;
import dev.darkroom.library.asset.SuccessBody;
import dev.darkroom.shared.http.PublicUrl;
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
import org.jspecify.annotations.Nullable;

/** What lies in collections. */
@Path("/v1/assets/collections/{collection_id}/assets")
@Tag(name = "Collections")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CollectionContentResource {

    private static final String ONCE = "Idempotency-Key";

    private final CollectionService collectionService;
    private final CollectionContent content;
    private final CollectionBrowseService browse;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final PublicUrl publicUrl;

    CollectionContentResource(
            CollectionService collectionService,
            CollectionContent content,
            CollectionBrowseService browse,
            IdempotentWrites writes,
            CurrentCaller caller,
            PublicUrl publicUrl) {
        this.collectionService = collectionService;
        this.content = content;
        this.browse = browse;
        this.writes = writes;
        this.caller = caller;
        this.publicUrl = publicUrl;
    }

    @GET
    @Requires(Scope.ASSETS_READ)
    @Operation(
            operationId = "listCollectionAssets",
            summary = "Browse a collection; what lies in a smart one or in a character is computed")
    public AssetView.Page assets(@PathParam("collection_id") String id, @Context UriInfo uri) {
        return browse.page(owner(), id, uri.getQueryParameters(), publicUrl.forCaller(uri));
    }

    @POST
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "addAssetToCollection", summary = "Put an asset into a manual collection")
    @APIResponseSchema(SuccessBody.Success.class)
    public String add(
            @PathParam("collection_id") String id, AssetReferenceBody body, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, body, () -> content.add(collectionService.known(owner(), id), body));
    }

    @DELETE
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "removeAssetFromCollection", summary = "Take an asset out of a collection")
    public void remove(
            @PathParam("collection_id") String id, AssetReferenceBody body, @HeaderParam(ONCE) @Nullable String key) {
        writes.done(key, body, () -> content.remove(collectionService.known(owner(), id), body));
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
