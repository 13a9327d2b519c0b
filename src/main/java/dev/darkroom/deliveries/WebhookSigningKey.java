package dev.darkroom.deliveries;

import java.time.Instant;
import java.util.Base64;

/**
 * An Ed25519 key pair that signs webhooks.
 *
 * @param privateKey 32 bytes (RFC 8032)
 * @param publicKey 32 bytes
 */
record WebhookSigningKey(byte[] privateKey, byte[] publicKey, Instant signsFrom) {

    /** The public key as a JWK's {@code x}: base64url without padding, the standard form. */
    String x() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey);
    }
}
