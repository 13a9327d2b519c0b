package dev.darkroom.library;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.QueryParameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Many assets at once; fal has no such routes. */
@Path("/v1/assets")
@Tag(name = "Assets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ManyAssetsResource {

    private final Facets facets;
    private final Bulk bulk;
    private final SimpleWrites writes;
    private final CurrentCaller caller;

    ManyAssetsResource(Facets facets, Bulk bulk, SimpleWrites writes, CurrentCaller caller) {
        this.facets = facets;
        this.bulk = bulk;
        this.writes = writes;
        this.caller = caller;
    }

    @GET
    @Path("/facets")
    @Requires(Scope.ASSETS_READ)
    @Operation(summary = "How many of what a browse finds have which type, endpoint, month and tag")
    public Facets.Answer facets(@Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), Filters::narrows);
        return facets.of(caller.get().ownerId(), query);
    }

    @POST
    @Path("/bulk")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(summary = "Tag, collect, favour or delete many assets: all of them or none")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = AssetBodies.Many.class)))
    @APIResponseSchema(Bulk.Done.class)
    public String bulk(InputStream body, @HeaderParam("Idempotency-Key") @Nullable String key) {
        JsonBody sent = JsonBody.read(body);
        return writes.once(key, sent, () -> bulk.apply(caller.get().ownerId(), sent));
    }
}
