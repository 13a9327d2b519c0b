package dev.darkroom.access;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The API keys of an owner. */
@Path("/v1/keys")
@Tag(name = "API keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class KeysResource {

    private final KeyManagementService keys;
    private final CurrentCaller caller;

    KeysResource(KeyManagementService keys, CurrentCaller caller) {
        this.keys = keys;
        this.caller = caller;
    }

    @GET
    @Requires(Scope.KEYS_READ)
    @Operation(operationId = "listKeys", summary = "All keys, the newest first, revoked ones for 90 days")
    public KeyBodies.All list() {
        return keys.list(caller.get());
    }

    @POST
    @ResponseStatus(201)
    @Requires(Scope.KEYS_WRITE)
    @Operation(operationId = "createKey", summary = "Make a key; its secret is shown this one time")
    @APIResponseSchema(value = KeyBodies.WithSecret.class, responseCode = "201")
    public KeyBodies.WithSecret create(KeyBodies.Create body) {
        return keys.create(caller.get(), body);
    }

    @GET
    @Path("/{key_id}")
    @Requires(Scope.KEYS_READ)
    @Operation(operationId = "getKey", summary = "One key")
    public KeyBodies.One get(@PathParam("key_id") String id) {
        return keys.get(caller.get(), id);
    }

    @PATCH
    @Path("/{key_id}")
    @Requires(Scope.KEYS_WRITE)
    @Operation(operationId = "changeKey", summary = "Change a key's name, scopes, end or rate")
    public KeyBodies.One change(@PathParam("key_id") String id, KeyBodies.Change body) {
        return keys.change(caller.get(), id, body);
    }

    @POST
    @Path("/{key_id}/rotate")
    @Requires(Scope.KEYS_WRITE)
    @Operation(operationId = "rotateKey", summary = "Give a key another secret, with a time in which both are good")
    public KeyBodies.WithSecret rotate(@PathParam("key_id") String id, KeyBodies.Rotate body) {
        return keys.rotate(caller.get(), id, body);
    }

    @DELETE
    @Path("/{key_id}")
    @Requires(Scope.KEYS_WRITE)
    @Operation(operationId = "revokeKey", summary = "Revoke a key for good")
    public void revoke(@PathParam("key_id") String id) {
        keys.revoke(caller.get(), id);
    }
}
