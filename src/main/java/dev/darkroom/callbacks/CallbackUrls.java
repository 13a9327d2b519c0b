package dev.darkroom.callbacks;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.upstream.client.Upstream;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The URLs at which upstream announces completions, and the token in them that proves we gave them out. */
@ApplicationScoped
public class CallbackUrls {

    private static final String SECRET = "callback-url";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final PublicUrl publicUrl;
    private final Upstream upstream;
    private final InstallationSecrets installationSecrets;

    CallbackUrls(PublicUrl publicUrl, Upstream upstream, InstallationSecrets installationSecrets) {
        this.publicUrl = publicUrl;
        this.upstream = upstream;
        this.installationSecrets = installationSecrets;
    }

    /** Where upstream shall announce the end of this job; null when no callback could reach us. */
    public @Nullable URI forJob(UUID jobId) {
        return canReachUs() ? URI.create(publicUrl.forOthers() + "/callbacks/" + jobId + "/" + token(jobId)) : null;
    }

    /** Whether upstream can call us: we have a public address, or it runs on this very machine. */
    public boolean canReachUs() {
        return publicUrl.isConfigured() || LOOPBACK.contains(upstream.queue().host());
    }

    /** Compares in constant time. */
    boolean isOurs(UUID jobId, String token) {
        return MessageDigest.isEqual(
                token(jobId).getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private String token(UUID jobId) {
        return installationSecrets.sign(SECRET, jobId.toString());
    }
}
