package dev.darkroom.library;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.PublicUrl;
import dev.darkroom.shared.QueryParameters;
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
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Collections of assets. */
@Path("/v1/assets/collections")
@Tag(name = "Collections")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CollectionsResource {

    private final Collections collections;
    private final CollectionBrowse browse;
    private final SimpleWrites writes;
    private final CurrentCaller caller;
    private final PublicUrl publicUrl;

    CollectionsResource(
            Collections collections,
            CollectionBrowse browse,
            SimpleWrites writes,
            CurrentCaller caller,
            PublicUrl publicUrl) {
        this.collections = collections;
        this.browse = browse;
        this.writes = writes;
        this.caller = caller;
        this.publicUrl = publicUrl;
    }

    @GET
    @Requires(Scope.ASSETS_READ)
    @Operation(summary = "Collections, newest first")
    public CollectionView.All list(@Context UriInfo uri) {
        return collections.all(owner(), new QueryParameters(uri.getQueryParameters(), Collections.PARAMETERS));
    }

    @POST
    @ResponseStatus(201)
    @Requires(Scope.ASSETS_WRITE)
    @Operation(summary = "Make a collection")
    public String create(InputStream body, @HeaderParam("Idempotency-Key") @Nullable String key) {
        return writes.createCollection(owner(), JsonBody.read(body), key);
    }

    @GET
    @Path("/{collection_id}")
    @Requires(Scope.ASSETS_READ)
    @Operation(summary = "One collection")
    public CollectionView.One get(@PathParam("collection_id") String id) {
        return collections.one(owner(), id);
    }

    @DELETE
    @Path("/{collection_id}")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(summary = "Delete a collection; its assets stay")
    public void delete(@PathParam("collection_id") String id) {
        collections.delete(owner(), id);
    }

    @GET
    @Path("/{collection_id}/assets")
    @Requires(Scope.ASSETS_READ)
    @Operation(summary = "Browse a collection")
    public AssetView.Page assets(@PathParam("collection_id") String id, @Context UriInfo uri) {
        return browse.page(owner(), id, uri.getQueryParameters(), publicUrl.forCaller(uri));
    }

    @POST
    @Path("/{collection_id}/assets")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(summary = "Put an asset into a collection")
    public Answers.Success add(@PathParam("collection_id") String id, InputStream body) {
        return collections.add(owner(), id, JsonBody.read(body));
    }

    @DELETE
    @Path("/{collection_id}/assets")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(summary = "Take an asset out of a collection")
    public void remove(@PathParam("collection_id") String id, InputStream body) {
        collections.remove(owner(), id, JsonBody.read(body));
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
