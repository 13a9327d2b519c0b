package dev.darkroom.library.share;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.library.asset.IdempotentWrites;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/** The URLs of shares. The token in them is an HMAC of the share's id, so that nothing that is kept opens a share. */
@ApplicationScoped
class ShareLinks {

    private static final String SECRET = "share-links";

    private final InstallationSecrets installationSecrets;
    private final ObjectMapper json;

    ShareLinks(InstallationSecrets installationSecrets, ObjectMapper json) {
        this.installationSecrets = installationSecrets;
        this.json = json;
    }

    ShareView view(Share share, String baseUrl) {
        return ShareView.of(share, baseUrl + "/share/" + share.id + "/" + token(share.id));
    }

    /** @param remembered a {@link Share} in JSON, as {@link IdempotentWrites} keeps it */
    ShareView.One answer(String remembered, String baseUrl) {
        try {
            return new ShareView.One(view(json.readValue(remembered, Share.class), baseUrl));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("we wrote it", impossible);
        }
    }

    /** Compares in constant time. */
    boolean isOurs(UUID shareId, String token) {
        return MessageDigest.isEqual(
                token(shareId).getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private String token(UUID shareId) {
        return installationSecrets.sign(SECRET, shareId.toString());
    }
}
