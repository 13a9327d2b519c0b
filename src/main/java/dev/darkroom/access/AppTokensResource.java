package dev.darkroom.access;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.http.body.JsonRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The stand-in for {@code rest.fal.ai/tokens/}. */
@Path("/rest/tokens")
@Tag(name = "Tokens")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class AppTokensResource {

    private static final int USUAL_SECONDS = 120;
    private static final int MAX_SECONDS = 3_600;
    private static final int MAX_APPS = 50;

    private final AppTokens tokens;
    private final CurrentCaller caller;

    AppTokensResource(AppTokens tokens, CurrentCaller caller) {
        this.tokens = tokens;
        this.caller = caller;
    }

    /** What is sent; fal's clients name one app by the second part of its id. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "TokenRequest")
    record Wanted(
            @NotNull(message = NO_APPS) @Size(min = 1, max = MAX_APPS, message = NO_APPS) @Schema(description = "flux, fal-ai/flux, or a longer id")
            List<
                            @NotNull(message = NO_APP) @Pattern(regexp = APP, message = NO_APP) @Size(max = EndpointId.MAX_LENGTH, message = NO_APP) String>
                    allowedApps,

            @Nullable @Min(value = 1, message = SECONDS) @Max(value = MAX_SECONDS, message = SECONDS) @Schema(defaultValue = "" + USUAL_SECONDS, description = "Seconds")
            Integer tokenExpiration)
            implements JsonRequest {

        private static final String APP = "^[\\w-][\\w.-]*(?:/[\\w-][\\w.-]*)*$";
        private static final String NO_APPS = "must name 1 to " + MAX_APPS + " apps";
        private static final String NO_APP = "holds something that is no app";
        private static final String SECONDS = "must be 1 to " + MAX_SECONDS + " seconds";
    }

    @POST
    @Requires(Scope.JOBS_WRITE)
    @Operation(
            operationId = "createAppToken",
            summary = "A short-lived token for the streams of some apps, to be shown as fal_jwt_token")
    @APIResponse(
            responseCode = "200",
            description = "The token",
            content = @Content(schema = @Schema(implementation = String.class)))
    public TextNode make(Wanted wanted) {
        Integer seconds = wanted.tokenExpiration() == null ? USUAL_SECONDS : wanted.tokenExpiration();
        return TextNode.valueOf(tokens.make(caller.get(), wanted.allowedApps(), Duration.ofSeconds(seconds)));
    }
}
