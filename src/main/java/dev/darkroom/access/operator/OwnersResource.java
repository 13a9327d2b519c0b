package dev.darkroom.access.operator;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.http.QueryParameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The owners of an installation, for its operator. */
@Path("/v1/owners")
@Tag(name = "Owners")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class OwnersResource {

    private static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 50;

    private final OwnerManagementService owners;
    private final CurrentCaller caller;

    OwnersResource(OwnerManagementService owners, CurrentCaller caller) {
        this.owners = owners;
        this.caller = caller;
    }

    @GET
    @Requires(Scope.OPERATE)
    @Operation(operationId = "listOwners", summary = "All owners, the oldest first")
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "next_after of the page before",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 100; 50 when missing",
            schema = @Schema(implementation = Integer.class))
    public OwnerBodies.All list(@Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), Set.of("after", "limit"));
        UUID last = query.lastId("after");
        return owners.list(last, query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT));
    }

    @POST
    @ResponseStatus(201)
    @Requires(Scope.OPERATE)
    @Operation(operationId = "createOwner", summary = "Make an owner; its first key is shown this one time")
    @APIResponseSchema(value = OwnerBodies.WithSecret.class, responseCode = "201")
    public OwnerBodies.WithSecret create(OwnerBodies.Create body) {
        return owners.create(body);
    }

    @GET
    @Path("/{owner_id}")
    @Requires(Scope.OPERATE)
    @Operation(operationId = "getOwner", summary = "One owner")
    public OwnerBodies.One get(@PathParam("owner_id") String id) {
        return owners.get(id);
    }

    @PATCH
    @Path("/{owner_id}")
    @Requires(Scope.OPERATE)
    @Operation(
            operationId = "changeOwner",
            summary = "Change an owner's name, weight or limits, disable it, or enable it again")
    public OwnerBodies.One change(@PathParam("owner_id") String id, OwnerBodies.Change body) {
        return owners.change(caller.get().ownerId(), id, body);
    }

    @DELETE
    @Path("/{owner_id}")
    @ResponseStatus(202)
    @Requires(Scope.OPERATE)
    @Operation(
            operationId = "removeOwner",
            summary = "Remove an owner with its keys, jobs, assets and files: it is disabled at once, the rest follows")
    @APIResponseSchema(value = OwnerBodies.One.class, responseCode = "202")
    public OwnerBodies.One remove(@PathParam("owner_id") String id) {
        return owners.remove(caller.get().ownerId(), id);
    }
}
