package dev.darkroom.jobs.gate;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.shared.http.PublicUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/** The URLs at which gates are called; the token in them is all that whoever calls needs. */
@ApplicationScoped
public class GateUrls {

    private static final String SECRET = "gate-url";

    private final PublicUrl publicUrl;
    private final InstallationSecrets installationSecrets;

    GateUrls(PublicUrl publicUrl, InstallationSecrets installationSecrets) {
        this.publicUrl = publicUrl;
        this.installationSecrets = installationSecrets;
    }

    /** For what is sent out of the blue. */
    String forOthers(UUID jobId) {
        return of(jobId, publicUrl.forOthers());
    }

    public String of(UUID jobId, String baseUrl) {
        return baseUrl + "/gates/" + jobId + "/" + token(jobId);
    }

    /** Compares in constant time. */
    public boolean isOurs(UUID jobId, String token) {
        return MessageDigest.isEqual(
                token(jobId).getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private String token(UUID jobId) {
        return installationSecrets.sign(SECRET, jobId.toString());
    }
}
