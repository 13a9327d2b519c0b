package dev.darkroom.access;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
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

    private static final Pattern APP = Pattern.compile("[\\w-][\\w.-]*(?:/[\\w-][\\w.-]*)*");

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
            @Nullable @Schema(
                    required = true,
                    minItems = 1,
                    maxItems = MAX_APPS,
                    description = "flux, fal-ai/flux, or a longer id")
            List<@Nullable String> allowedApps,

            @Nullable @Schema(
                    minimum = "1",
                    maximum = "" + MAX_SECONDS,
                    defaultValue = "" + USUAL_SECONDS,
                    description = "Seconds")
            Integer tokenExpiration) {}

    @POST
    @Requires(Scope.JOBS_WRITE)
    @Operation(
            operationId = "createAppToken",
            summary = "A short-lived token for the streams of some apps, to be shown as fal_jwt_token")
    @APIResponse(
            responseCode = "200",
            description = "The token",
            content = @Content(schema = @Schema(implementation = String.class)))
    public TextNode make(@Nullable Wanted wanted) {
        List<@Nullable String> apps = wanted == null ? null : wanted.allowedApps();
        if (wanted == null || apps == null || apps.isEmpty() || apps.size() > MAX_APPS) {
            throw Problem.invalid("body.allowed_apps", "must name 1 to " + MAX_APPS + " apps");
        }
        Integer seconds = wanted.tokenExpiration() == null ? USUAL_SECONDS : wanted.tokenExpiration();
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw Problem.invalid("body.token_expiration", "must be 1 to " + MAX_SECONDS + " seconds");
        }
        List<String> names = apps.stream().map(AppTokensResource::app).toList();
        return TextNode.valueOf(tokens.make(caller.get(), names, Duration.ofSeconds(seconds)));
    }

    private static String app(@Nullable String name) {
        if (name == null
                || name.length() > EndpointId.MAX_LENGTH
                || !APP.matcher(name).matches()) {
            throw Problem.invalid("body.allowed_apps", "holds something that is no app");
        }
        return name;
    }
}
