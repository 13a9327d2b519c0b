package dev.darkroom.storage.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.access.UploadTokens;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.PublicUrl;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tokens for sending files, as rest.fal.ai gives them out. */
@Path("/rest/storage/auth/token")
@Tag(name = "Uploads")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TokenResource {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MAX_BODY = 4096;
    private static final Duration USUAL_LIFE = Duration.ofHours(1);
    private static final String LIFE = "expiration_seconds";

    private final UploadTokens tokens;
    private final CurrentCaller caller;
    private final PublicUrl address;

    TokenResource(UploadTokens tokens, CurrentCaller caller, PublicUrl address) {
        this.tokens = tokens;
        this.caller = caller;
        this.address = address;
    }

    @POST
    @Requires(Scope.JOBS_WRITE)
    @Operation(operationId = "createUploadToken", summary = "A short-lived token for sending files")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = UploadBodies.Token.class)),
            required = false)
    public UploadAnswers.Token issue(InputStream body, @Context UriInfo uri) {
        UploadTokens.Token token = tokens.issue(caller.get(), life(body));
        return new UploadAnswers.Token(
                token.text(),
                "Bearer",
                address.forCaller(uri),
                UploadAnswers.time(token.expiresAt()),
                UploadAnswers.time(token.createdAt()));
    }

    private static Duration life(InputStream body) {
        JsonNode seconds = read(body).path(LIFE);
        if (seconds.isMissingNode() || seconds.isNull()) {
            return USUAL_LIFE;
        }
        long most = UploadTokens.MAX_DURATION.toSeconds();
        if (!seconds.isInt() || seconds.intValue() < 1 || seconds.intValue() > most) {
            throw Problem.invalid("body." + LIFE, "Input should be a whole number from 1 to " + most);
        }
        return Duration.ofSeconds(seconds.intValue());
    }

    private static JsonNode read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BODY + 1);
            if (bytes.length > MAX_BODY) {
                throw Problem.of(Problem.Kind.TOO_LARGE, "The body is larger than 4 KiB");
            }
            return bytes.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(bytes);
        } catch (JsonProcessingException malformed) {
            throw Problem.invalid("body", "JSON decode error");
        } catch (IOException hungUp) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The body ended early");
        }
    }
}
