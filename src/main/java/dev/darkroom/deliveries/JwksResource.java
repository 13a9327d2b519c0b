package dev.darkroom.deliveries;

import dev.darkroom.access.Open;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where receivers find the key that our webhooks are signed with; the place is fal's. */
@Tag(name = "Keys")
@Path("/rest/.well-known/jwks.json")
@RunOnVirtualThread
@Open("public keys are public")
public class JwksResource {

    private final WebhookSigningKeys signingKeys;

    JwksResource(WebhookSigningKeys signingKeys) {
        this.signingKeys = signingKeys;
    }

    /** One public key (RFC 8037). */
    public record Key(String kty, String crv, String kid, String x, String use) {}

    /** A set of public keys (RFC 7517). */
    public record KeySet(List<Key> keys) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getWebhookKeys", summary = "The public keys that signatures of webhooks are checked with")
    public KeySet keys() {
        return new KeySet(signingKeys.published().stream()
                .map(WebhookSigningKey::x)
                .map(x -> new Key("OKP", "Ed25519", x.substring(0, 8), x, "sig"))
                .toList());
    }
}
