package dev.darkroom.deliveries;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.shared.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Signs webhooks twice over: in fal's way, so that a receiver written for fal needs only another JWKS address, and after
 * Standard Webhooks 1.0, by the shared secret of the receiver ({@code v1}) and by our published key ({@code v1a}).
 */
@ApplicationScoped
class WebhookSigner {

    private static final String OWNER_SECRET = "webhook-owner-secret";
    private static final String HMAC = "HmacSHA256";

    private final InstallationSecrets installationSecrets;
    private final WebhookSigningKeys keys;
    private final Clock clock;

    WebhookSigner(InstallationSecrets installationSecrets, WebhookSigningKeys keys, Clock clock) {
        this.installationSecrets = installationSecrets;
        this.keys = keys;
        this.clock = clock;
    }

    /** fal's headers of one attempt; the timestamp and with it the signature differ from attempt to attempt. */
    Map<String, String> falHeaders(String requestId, String userId, byte[] body) {
        String timestamp = timestamp();
        String message = String.join("\n", requestId, userId, timestamp, Sha256.hex(body));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Fal-Webhook-Request-Id", requestId);
        headers.put("X-Fal-Webhook-User-Id", userId);
        headers.put("X-Fal-Webhook-Timestamp", timestamp);
        headers.put(
                "X-Fal-Webhook-Signature", HexFormat.of().formatHex(ed25519(message.getBytes(StandardCharsets.UTF_8))));
        return headers;
    }

    /**
     * The headers of Standard Webhooks of one attempt.
     *
     * @param id the same over all attempts
     * @param secrets each signs; a receiver that knows one of them is content
     */
    Map<String, String> standardHeaders(String id, List<byte[]> secrets, byte[] body) {
        String timestamp = timestamp();
        byte[] prefix = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        StringBuilder signatures = new StringBuilder();
        for (byte[] secret : secrets) {
            signatures.append("v1,").append(base64(hmac(secret, prefix, body))).append(' ');
        }
        byte[] message = Arrays.copyOf(prefix, prefix.length + body.length);
        System.arraycopy(body, 0, message, prefix.length, body.length);
        signatures.append("v1a,").append(base64(ed25519(message)));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", timestamp);
        headers.put("webhook-signature", signatures.toString());
        return headers;
    }

    /** The secret that signs what goes to addresses which an owner's jobs name themselves. */
    byte[] ownerSecret(UUID ownerId) {
        return Base64.getUrlDecoder().decode(installationSecrets.sign(OWNER_SECRET, ownerId.toString()));
    }

    private String timestamp() {
        return String.valueOf(clock.instant().getEpochSecond());
    }

    private byte[] ed25519(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        new Ed25519PrivateKeyParameters(keys.current().privateKey())
                .sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        return signature;
    }

    private static byte[] hmac(byte[] secret, byte[] prefix, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            mac.update(prefix);
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + HMAC, impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
