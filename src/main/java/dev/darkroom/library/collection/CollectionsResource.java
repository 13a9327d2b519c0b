package dev.darkroom.library.collection;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.IdempotentWrites;
import dev.darkroom.library.asset.ListPage;
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

/** Collections, and how they lie in each other. */
@Path("/v1/assets/collections")
@Tag(name = "Collections")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CollectionsResource {

    private static final String ONCE = "Idempotency-Key";

    private final CollectionService collectionService;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;

    CollectionsResource(CollectionService collectionService, IdempotentWrites writes, CurrentCaller caller) {
        this.collectionService = collectionService;
        this.writes = writes;
        this.caller = caller;
    }

    @GET
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "listCollections", summary = "Collections, newest first")
    public CollectionView.All list(@Context UriInfo uri) {
        return collectionService.all(owner(), ListPage.of(uri.getQueryParameters()));
    }

    @POST
    @ResponseStatus(201)
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "createCollection", summary = "Make a collection; a smart one when it has filters")
    @APIResponseSchema(value = CollectionView.One.class, responseCode = "201")
    public String create(CollectionBodies.Fresh body, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, body, () -> collectionService.create(owner(), body));
    }

    @GET
    @Path("/{collection_id}")
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "getCollection", summary = "One collection")
    public CollectionView.One get(@PathParam("collection_id") String id) {
        return collectionService.one(owner(), id);
    }

    @PATCH
    @Path("/{collection_id}")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "updateCollection", summary = "Change a collection; what is absent stays")
    @APIResponseSchema(CollectionView.One.class)
    public String change(
            @PathParam("collection_id") String id,
            CollectionBodies.Change body,
            @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, body, () -> collectionService.change(owner(), id, body));
    }

    @DELETE
    @Path("/{collection_id}")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "deleteCollection", summary = "Delete a collection; its assets stay")
    public void delete(@PathParam("collection_id") String id, @HeaderParam(ONCE) @Nullable String key) {
        writes.done(key, null, () -> collectionService.delete(owner(), id));
    }

    @POST
    @Path("/{collection_id}/favorite")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "favoriteCollection", summary = "Add a collection to the favourites")
    @APIResponseSchema(CollectionView.One.class)
    public String favorite(@PathParam("collection_id") String id, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, null, () -> collectionService.favorite(owner(), id, true));
    }

    @POST
    @Path("/{collection_id}/unfavorite")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "unfavoriteCollection", summary = "Remove a collection from the favourites")
    @APIResponseSchema(CollectionView.One.class)
    public String unfavorite(@PathParam("collection_id") String id, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, null, () -> collectionService.favorite(owner(), id, false));
    }

    @GET
    @Path("/{collection_id}/hierarchy")
    @Requires(Scope.ASSETS_READ)
    @Operation(
            operationId = "getCollectionHierarchy",
            summary = "What a collection lies in, and what lies in it: five levels at most")
    public CollectionTree.Hierarchy hierarchy(@PathParam("collection_id") String id) {
        return collectionService.hierarchy(owner(), id);
    }

    @POST
    @Path("/{collection_id}/move")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "moveCollection", summary = "Put a manual collection into another, or at the top")
    @APIResponseSchema(CollectionView.One.class)
    public String move(
            @PathParam("collection_id") String id,
            CollectionBodies.Move body,
            @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, body, () -> collectionService.move(owner(), id, body));
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
