package dev.darkroom.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.upstream.client.ApiGuards;
import dev.darkroom.upstream.client.Provider;
import dev.darkroom.upstream.client.UpstreamClients;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.generated.storage.api.KeysApi;
import jakarta.inject.Singleton;
import java.util.List;

/** The public keys with which a provider signs completions; see {@code /.well-known/jwks.json} in fal's webhook page. */
@Singleton
public class UpstreamKeys {

    private final ApiGuards guards;
    private final UpstreamClients clients;

    UpstreamKeys(ApiGuards guards, UpstreamClients clients) {
        this.guards = guards;
        this.clients = clients;
    }

    /**
     * Fetches the key set anew, each time; whoever calls may keep it for 24 hours at most.
     *
     * @return the members of {@code keys}, each a JSON Web Key such as {@code {"kty":"OKP","crv":"Ed25519","x":"…"}};
     *     {@code x} may carry base64 padding
     * @throws UpstreamException when it cannot be had, or is no key set
     */
    public List<JsonNode> fetch(Provider provider) {
        KeysApi api = clients.keys(provider);
        JsonNode keys = guards.of(provider.accounts().getFirst(), ApiGuards.Use.KEYS)
                .read(api::getKeys, JsonNode.class)
                .path("keys");
        if (!keys.isArray()) {
            throw new UpstreamException("the provider's key document is no key set", 0, true, null);
        }
        return keys.valueStream().toList();
    }
}
