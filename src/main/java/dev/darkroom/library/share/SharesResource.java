package dev.darkroom.library.share;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.IdempotentWrites;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.http.QueryParameters;
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
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Links that let whoever has one read an asset or a collection until a time. */
@Path("/v1/assets")
@Tag(name = "Shares")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SharesResource {

    private static final String ONCE = "Idempotency-Key";

    private final ShareService shareService;
    private final ShareLinks links;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final PublicUrl publicUrl;

    SharesResource(
            ShareService shareService,
            ShareLinks links,
            IdempotentWrites writes,
            CurrentCaller caller,
            PublicUrl publicUrl) {
        this.shareService = shareService;
        this.links = links;
        this.writes = writes;
        this.caller = caller;
        this.publicUrl = publicUrl;
    }

    @GET
    @Path("/shares")
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "listShares", summary = "Links that are open, newest first")
    public ShareView.Page list(@Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), ShareService.PLACE_IN_LIST);
        return shareService.page(owner(), query, publicUrl.forCaller(uri));
    }

    @POST
    @Path("/{asset_id}/shares")
    @ResponseStatus(201)
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "shareAsset", summary = "Make a link to the file of an asset")
    @APIResponseSchema(value = ShareView.One.class, responseCode = "201")
    public ShareView.One shareAsset(
            @PathParam("asset_id") String id,
            ShareBody body,
            @HeaderParam(ONCE) @Nullable String key,
            @Context UriInfo uri) {
        String made = writes.once(key, body, () -> shareService.ofAsset(owner(), id, body));
        return links.answer(made, publicUrl.forCaller(uri));
    }

    @DELETE
    @Path("/shares/{share_id}")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "revokeShare", summary = "Take a link back")
    public void revoke(@PathParam("share_id") String id, @HeaderParam(ONCE) @Nullable String key) {
        writes.done(key, null, () -> shareService.revoke(owner(), id));
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
