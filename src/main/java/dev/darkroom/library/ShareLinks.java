package dev.darkroom.library;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/** The URLs of shares. The token in them is an HMAC of the share's id, so that nothing that is kept opens a share. */
@ApplicationScoped
class ShareLinks {

    private static final String SECRET = "share-links";

    private final Secrets secrets;
    private final ObjectMapper json;

    ShareLinks(Secrets secrets, ObjectMapper json) {
        this.secrets = secrets;
        this.json = json;
    }

    ShareView view(Share share, String baseUrl) {
        return ShareView.of(share, baseUrl + "/share/" + share.id() + "/" + token(share.id()));
    }

    /** @param remembered a {@link Share} in JSON, as {@link SimpleWrites} keeps it */
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
        return secrets.sign(SECRET, shareId.toString());
    }
}
