package dev.darkroom.storage.upload;

import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.access.UploadTokens;
import dev.darkroom.shared.http.PublicUrl;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tokens for sending files, as rest.fal.ai gives them out. */
@Path("/rest/storage/auth/token")
@Tag(name = "Uploads")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TokenResource {

    private static final Duration USUAL_LIFE = Duration.ofHours(1);

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
    public UploadResponses.Token issue(@RequestBody(required = false) UploadBodies.Token body, @Context UriInfo uri) {
        Integer seconds = body.expirationSeconds();
        UploadTokens.Token token =
                tokens.issue(caller.get(), seconds == null ? USUAL_LIFE : Duration.ofSeconds(seconds));
        return new UploadResponses.Token(
                token.text(),
                "Bearer",
                address.forCaller(uri),
                UploadResponses.time(token.expiresAt()),
                UploadResponses.time(token.createdAt()));
    }
}
