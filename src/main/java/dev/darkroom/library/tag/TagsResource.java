package dev.darkroom.library.tag;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.AssetReferenceBody;
import dev.darkroom.library.asset.IdempotentWrites;
import dev.darkroom.library.asset.SuccessBody;
import dev.darkroom.library.asset.TagView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Tags, and what they are on. */
@Path("/v1/assets/tags")
@Tag(name = "Tags")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TagsResource {

    private static final String ONCE = "Idempotency-Key";

    private final TagService tags;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;

    TagsResource(TagService tags, IdempotentWrites writes, CurrentCaller caller) {
        this.tags = tags;
        this.writes = writes;
        this.caller = caller;
    }

    @GET
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "listTags", summary = "All tags, by name")
    public TagView.All list() {
        return tags.all(owner());
    }

    @POST
    @ResponseStatus(201)
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "createTag", summary = "Make a tag")
    @APIResponseSchema(value = TagView.One.class, responseCode = "201")
    public String create(TagBodies.Name body, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, body, () -> tags.create(owner(), body));
    }

    @PUT
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "replaceAssetTags", summary = "Replace all tags of an asset")
    @APIResponseSchema(TagView.All.class)
    public String replace(TagBodies.All body, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, body, () -> tags.replace(owner(), body));
    }

    @PATCH
    @Path("/{tag_id}")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "renameTag", summary = "Rename a tag")
    @APIResponseSchema(TagView.One.class)
    public String rename(@PathParam("tag_id") String id, TagBodies.Name body, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, body, () -> tags.rename(owner(), id, body));
    }

    @DELETE
    @Path("/{tag_id}")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "deleteTag", summary = "Delete a tag, taking it off every asset")
    public void delete(@PathParam("tag_id") String id, @HeaderParam(ONCE) @Nullable String key) {
        writes.done(key, null, () -> tags.delete(owner(), id));
    }

    @POST
    @Path("/{tag_id}/assign")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "assignTag", summary = "Put a tag on an asset")
    @APIResponseSchema(SuccessBody.Success.class)
    public String assign(
            @PathParam("tag_id") String id, AssetReferenceBody body, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, body, () -> tags.assign(owner(), id, body));
    }

    @DELETE
    @Path("/{tag_id}/assign")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "unassignTag", summary = "Take a tag off an asset")
    public void unassign(
            @PathParam("tag_id") String id, AssetReferenceBody body, @HeaderParam(ONCE) @Nullable String key) {
        writes.done(key, body, () -> tags.unassign(owner(), id, body));
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
