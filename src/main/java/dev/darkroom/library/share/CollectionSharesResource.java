package dev.darkroom.library.share;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.IdempotentWrites;
import dev.darkroom.shared.http.PublicUrl;
import io.smallrye.common.annotation.RunOnVirtualThread;
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

/** Links to collections; they are listed and taken back with those to assets. */
@Path("/v1/assets/collections/{collection_id}/shares")
@Tag(name = "Shares")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CollectionSharesResource {

    private final ShareService shareService;
    private final ShareLinks links;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final PublicUrl publicUrl;

    CollectionSharesResource(
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

    @POST
    @ResponseStatus(201)
    @Requires(Scope.ASSETS_WRITE)
    @Operation(
            operationId = "shareCollection",
            summary = "Make a link to what lies in a collection at the time of looking")
    @APIResponseSchema(value = ShareView.One.class, responseCode = "201")
    public ShareView.One share(
            @PathParam("collection_id") String id,
            ShareBody body,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context UriInfo uri) {
        UUID owner = caller.get().ownerId();
        String made = writes.once(key, body, () -> shareService.ofCollection(owner, id, body));
        return links.answer(made, publicUrl.forCaller(uri));
    }
}
