package dev.darkroom.library.character;

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

/** Characters: recurring figures with reference pictures. */
@Path("/v1/assets/characters")
@Tag(name = "Characters")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CharactersResource {

    private static final String ONCE = "Idempotency-Key";

    private final CharacterService characterService;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;

    CharactersResource(CharacterService characterService, IdempotentWrites writes, CurrentCaller caller) {
        this.characterService = characterService;
        this.writes = writes;
        this.caller = caller;
    }

    @GET
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "listCharacters", summary = "Characters, newest first")
    public CharacterView.All list(@Context UriInfo uri) {
        return characterService.all(owner(), ListPage.of(uri.getQueryParameters()));
    }

    @POST
    @ResponseStatus(201)
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "createCharacter", summary = "Introduce a character")
    @APIResponseSchema(value = CharacterView.One.class, responseCode = "201")
    public String create(CharacterBodies.Fresh body, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, body, () -> characterService.create(owner(), body));
    }

    @GET
    @Path("/{character_id}")
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "getCharacter", summary = "One character")
    public CharacterView.One get(@PathParam("character_id") String id) {
        return characterService.one(owner(), id);
    }

    @PATCH
    @Path("/{character_id}")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "updateCharacter", summary = "Change a character; what is absent stays")
    @APIResponseSchema(CharacterView.One.class)
    public String change(
            @PathParam("character_id") String id,
            CharacterBodies.Change body,
            @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, body, () -> characterService.change(owner(), id, body));
    }

    @DELETE
    @Path("/{character_id}")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "deleteCharacter", summary = "Delete a character")
    public void delete(@PathParam("character_id") String id, @HeaderParam(ONCE) @Nullable String key) {
        writes.done(key, null, () -> characterService.delete(owner(), id));
    }

    @POST
    @Path("/{character_id}/favorite")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "favoriteCharacter", summary = "Add a character to the favourites")
    @APIResponseSchema(CharacterView.One.class)
    public String favorite(@PathParam("character_id") String id, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, null, () -> characterService.favorite(owner(), id, true));
    }

    @POST
    @Path("/{character_id}/unfavorite")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "unfavoriteCharacter", summary = "Remove a character from the favourites")
    @APIResponseSchema(CharacterView.One.class)
    public String unfavorite(@PathParam("character_id") String id, @HeaderParam(ONCE) @Nullable String key) {
        return writes.once(key, null, () -> characterService.favorite(owner(), id, false));
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
