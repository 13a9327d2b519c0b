package dev.darkroom.deliveries;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.shared.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Signs what we send in fal's way, so that a receiver written for fal needs only another JWKS address. */
@ApplicationScoped
class WebhookSigner {

    private static final String SECRET = "webhook-signing-key";
    private static final int PUBLIC_BYTES = 32;

    private final InstallationSecrets installationSecrets;
    private final Clock clock;

    WebhookSigner(InstallationSecrets installationSecrets, Clock clock) {
        this.installationSecrets = installationSecrets;
        this.clock = clock;
    }

    /** All headers of one attempt; the timestamp and with it the signature differ from attempt to attempt. */
    Map<String, String> headers(String requestId, String userId, byte[] body) {
        String timestamp = String.valueOf(clock.instant().getEpochSecond());
        String message = String.join("\n", requestId, userId, timestamp, Sha256.hex(body));
        byte[] signed = message.getBytes(StandardCharsets.UTF_8);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        privateKey().sign(Ed25519.Algorithm.Ed25519, null, signed, 0, signed.length, signature, 0);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("X-Fal-Webhook-Request-Id", requestId);
        headers.put("X-Fal-Webhook-User-Id", userId);
        headers.put("X-Fal-Webhook-Timestamp", timestamp);
        headers.put("X-Fal-Webhook-Signature", HexFormat.of().formatHex(signature));
        return headers;
    }

    /** The public key as a JWK's {@code x}: base64url without padding, the standard form. */
    String publicKey() {
        byte[] encoded = pair()[1];
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - PUBLIC_BYTES, encoded.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    }

    // The last 32 bytes of the PKCS #8 form that the JDK gives (RFC 8410).
    private Ed25519PrivateKeyParameters privateKey() {
        byte[] encoded = pair()[0];
        return new Ed25519PrivateKeyParameters(encoded, encoded.length - Ed25519.SECRET_KEY_SIZE);
    }

    // Kept as one secret: the private key's length in one byte, the private key, the public key.
    private byte[][] pair() {
        byte[] stored = installationSecrets.named(SECRET, WebhookSigner::generate);
        int length = stored[0];
        return new byte[][] {
            Arrays.copyOfRange(stored, 1, 1 + length), Arrays.copyOfRange(stored, 1 + length, stored.length)
        };
    }

    private static byte[] generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] secret = pair.getPrivate().getEncoded();
            byte[] open = new X509EncodedKeySpec(pair.getPublic().getEncoded()).getEncoded();
            byte[] both = new byte[1 + secret.length + open.length];
            both[0] = (byte) secret.length;
            System.arraycopy(secret, 0, both, 1, secret.length);
            System.arraycopy(open, 0, both, 1 + secret.length, open.length);
            return both;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has Ed25519", impossible);
        }
    }
}
