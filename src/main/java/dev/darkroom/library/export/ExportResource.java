package dev.darkroom.library.export;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.http.body.JsonRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Many assets as one file; fal has no such routes. */
@Path("/v1/assets/export")
@Tag(name = "Assets")
@RunOnVirtualThread
class ExportResource {

    private final ExportService exportService;
    private final CurrentCaller caller;
    private final PublicUrl publicUrl;

    ExportResource(ExportService exportService, CurrentCaller caller, PublicUrl publicUrl) {
        this.exportService = exportService;
        this.caller = caller;
        this.publicUrl = publicUrl;
    }

    @GET
    @Requires(Scope.ASSETS_READ)
    @Operation(
            operationId = "exportFoundAssets",
            summary = "What a browse finds as a ZIP file, with a manifest; the query's filters combine")
    @Parameter(
            name = "metadata",
            in = ParameterIn.QUERY,
            description = "Whether PNG, JPEG and WebP files shall tell how they were made",
            schema = @Schema(implementation = Boolean.class, defaultValue = "false"))
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/zip"))
    @APIResponse(responseCode = "422", description = "Not understood, not the caller's, or too much for one file")
    @APIResponse(
            responseCode = "429",
            description = "As many are being body as may be; Retry-After says when to ask again")
    public Response found(@Context UriInfo uri, @Context RoutingContext connection) {
        return exportService.found(
                caller.get().ownerId(), uri.getQueryParameters(), publicUrl.forCaller(uri), connection);
    }

    @POST
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "exportListedAssets", summary = "Listed assets as a ZIP file, with a manifest")
    @Parameter(
            name = "metadata",
            in = ParameterIn.QUERY,
            description = "Whether PNG, JPEG and WebP files shall tell how they were made",
            schema = @Schema(implementation = Boolean.class, defaultValue = "false"))
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/zip"))
    @APIResponse(responseCode = "422", description = "Not understood, not the caller's, or too much for one file")
    @APIResponse(
            responseCode = "429",
            description = "As many are being body as may be; Retry-After says when to ask again")
    public Response listed(Listed body, @Context UriInfo uri, @Context RoutingContext connection) {
        return exportService.listed(
                caller.get().ownerId(),
                JsonRequest.distinct(body.assetIds()),
                uri.getQueryParameters(),
                publicUrl.forCaller(uri),
                connection);
    }

    /** What the second takes. */
    @Schema(name = "ListedAssets")
    record Listed(
            @NotNull(message = BOUNDS) @Size(min = 1, max = MAX_LISTED, message = BOUNDS) @JsonProperty("asset_ids")
            List<@NotNull(message = "no such id") UUID> assetIds)
            implements JsonRequest {

        private static final int MAX_LISTED = 1_000;
        private static final String BOUNDS = "must be a list of 1 to " + MAX_LISTED + " ids";
    }
}
