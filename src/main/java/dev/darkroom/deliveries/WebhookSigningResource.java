package dev.darkroom.deliveries;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Base64;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What webhooks that a job itself named are verified with, and the installation's signing key. */
@Path("/v1/webhooks/signing")
@Tag(name = "Webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class WebhookSigningResource {

    /**
     * @param secret the owner's own, for signatures {@code v1}
     * @param publicKey the installation's, for signatures {@code v1a}; the JWKS has it as well
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "WebhookSigningResponse")
    record Signing(
            @Schema(description = "Signs (v1) what goes to the addresses that your jobs name: whsec_…")
            String secret,

            @Schema(description = "Signs (v1a) whatever is sent: whpk_…")
            String publicKey) {}

    private final CurrentCaller caller;
    private final WebhookSigner signer;
    private final WebhookSigningKeys keys;

    WebhookSigningResource(CurrentCaller caller, WebhookSigner signer, WebhookSigningKeys keys) {
        this.caller = caller;
        this.signer = signer;
        this.keys = keys;
    }

    @GET
    @Requires(Scope.WEBHOOKS_WRITE)
    @Operation(operationId = "getSigning", summary = "What webhooks of your jobs are verified with")
    public Signing get() {
        return signing();
    }

    @POST
    @Path("/rotate")
    @Requires(Scope.OPERATE)
    @Operation(
            operationId = "rotateSigningKey",
            summary = "Publish another signing key; it signs once all who keep the published ones for a day have it")
    public Signing rotate() {
        keys.rotate();
        return signing();
    }

    private Signing signing() {
        Base64.Encoder base64 = Base64.getEncoder();
        return new Signing(
                "whsec_" + base64.encodeToString(signer.ownerSecret(caller.get().ownerId())),
                "whpk_" + base64.encodeToString(keys.current().publicKey()));
    }
}
