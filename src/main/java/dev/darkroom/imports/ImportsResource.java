package dev.darkroom.imports;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.IdempotentWrites;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.http.QueryParameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import org.jspecify.annotations.Nullable;

/** Imports of libraries, folders and lists of URLs. */
@Path("/v1/imports")
@Tag(name = "Imports")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ImportsResource {

    private static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 20;

    private final ImportService imports;
    private final IdempotentWrites writes;
    private final CurrentCaller caller;
    private final PublicUrl publicUrl;

    ImportsResource(ImportService imports, IdempotentWrites writes, CurrentCaller caller, PublicUrl publicUrl) {
        this.imports = imports;
        this.writes = writes;
        this.caller = caller;
        this.publicUrl = publicUrl;
    }

    @POST
    @ResponseStatus(202)
    @Requires(Scope.ASSETS_WRITE)
    @Operation(
            operationId = "createImport",
            summary = "Begin to import a library, a folder or files at URLs; what is here already is skipped")
    @APIResponseSchema(value = ImportBodies.One.class, responseCode = "202")
    public String create(
            ImportBodies.Create body, @HeaderParam("Idempotency-Key") @Nullable String key, @Context UriInfo uri) {
        String answer = writes.once(
                key,
                body.fingerprint(),
                () -> imports.draft(caller.get(), body, publicUrl.forCaller(uri)),
                imports::begin);
        imports.wake();
        return answer;
    }

    @GET
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "listImports", summary = "Imports, the newest first")
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "next_after of the page before",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 100; 20 when missing",
            schema = @Schema(implementation = Integer.class))
    public ImportBodies.All list(@Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), Set.of("after", "limit"));
        UUID last = query.lastId("after");
        return imports.list(owner(), last, query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT));
    }

    @GET
    @Path("/{import_id}")
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "getImport", summary = "How far an import is")
    public ImportBodies.One get(@PathParam("import_id") String id) {
        return imports.get(owner(), id);
    }

    @GET
    @Path("/{import_id}/failures")
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "listImportFailures", summary = "What could not be brought in, and why")
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "next_after of the page before",
            schema = @Schema(implementation = Long.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 100; 20 when missing",
            schema = @Schema(implementation = Integer.class))
    public ImportBodies.Failures failures(@PathParam("import_id") String id, @Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters(), Set.of("after", "limit"));
        String after = query.one("after");
        if (after != null && !after.matches("\\d{1,18}")) {
            throw Problem.invalid("after", "is not one that a page ended with");
        }
        return imports.failures(
                owner(),
                id,
                after == null ? -1 : Long.parseLong(after),
                query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT));
    }

    @POST
    @Path("/{import_id}/cancel")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "cancelImport", summary = "End an import; what it has brought in stays")
    public ImportBodies.One cancel(@PathParam("import_id") String id) {
        return imports.cancel(owner(), id);
    }

    private UUID owner() {
        return caller.get().ownerId();
    }
}
