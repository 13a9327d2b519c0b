package dev.darkroom.library.api;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.IdempotentWrites;
import dev.darkroom.library.browse.AssetFilterFactory;
import dev.darkroom.library.browse.FacetService;
import dev.darkroom.shared.http.QueryParameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Many assets at once; fal has no such routes. */
@Path("/v1/assets")
@Tag(name = "Assets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class BulkResource {

    private final FacetService facets;
    private final BulkService bulk;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;

    BulkResource(FacetService facets, BulkService bulk, IdempotentWrites writes, CurrentCaller caller) {
        this.facets = facets;
        this.bulk = bulk;
        this.writes = writes;
        this.caller = caller;
    }

    @GET
    @Path("/facets")
    @Requires(Scope.ASSETS_READ)
    @Operation(
            operationId = "countAssets",
            summary = "How many of what a browse finds have which type, endpoint, month and tag")
    public FacetService.Answer facets(@Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), AssetFilterFactory::narrows);
        return facets.of(caller.get().ownerId(), query);
    }

    @POST
    @Path("/bulk")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(
            operationId = "updateAssets",
            summary = "Tag, collect, favour or delete many assets: all of them or none")
    @APIResponseSchema(BulkService.Done.class)
    public String bulk(AssetBodies.Many body, @HeaderParam("Idempotency-Key") @Nullable String key) {
        return writes.once(key, body, () -> bulk.apply(caller.get().ownerId(), body));
    }
}
