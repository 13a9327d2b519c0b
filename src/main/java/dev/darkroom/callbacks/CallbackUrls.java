package dev.darkroom.callbacks;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.upstream.client.Provider;
import dev.darkroom.upstream.client.Providers;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The URLs at which upstream announces completions, and the token in them that proves we gave them out. */
@ApplicationScoped
public class CallbackUrls {

    private static final String SECRET = "callback-url";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final PublicUrl publicUrl;
    private final Providers providers;
    private final InstallationSecrets installationSecrets;

    CallbackUrls(PublicUrl publicUrl, Providers providers, InstallationSecrets installationSecrets) {
        this.publicUrl = publicUrl;
        this.providers = providers;
        this.installationSecrets = installationSecrets;
    }

    /** Where a provider shall announce the end of this job; null when it does not, or no callback could reach us. */
    public @Nullable URI forJob(UUID jobId, Provider provider) {
        return canReachUs(provider)
                ? URI.create(publicUrl.forOthers() + "/callbacks/" + jobId + "/" + token(jobId, provider))
                : null;
    }

    /** Whether a provider calls and can call us: we have a public address, or it runs on this very machine. */
    public boolean canReachUs(Provider provider) {
        return provider.callbacks() != Provider.Callbacks.NONE
                && (publicUrl.isConfigured()
                        || LOOPBACK.contains(provider.queue().host()));
    }

    /** Whether it can ever be known if a provider has accepted a request whose acknowledgement was lost. */
    public boolean isToldOfLostAcknowledgements(Provider provider) {
        return canReachUs(provider) || provider.has(Provider.Capability.REQUEST_LIST);
    }

    /** The provider that a token was given to for this job; empty when it is none of ours. Compares in constant time. */
    Optional<Provider> holder(UUID jobId, String token) {
        byte[] shown = token.getBytes(StandardCharsets.UTF_8);
        return providers.all().stream()
                .filter(provider -> provider.callbacks() != Provider.Callbacks.NONE)
                .filter(provider ->
                        MessageDigest.isEqual(token(jobId, provider).getBytes(StandardCharsets.UTF_8), shown))
                .findFirst();
    }

    // Another for each provider: whether a callback has to be signed is known by it.
    private String token(UUID jobId, Provider provider) {
        String name = provider.name();
        return installationSecrets.sign(SECRET, name.equals(Providers.DEFAULT) ? jobId.toString() : jobId + " " + name);
    }
}
