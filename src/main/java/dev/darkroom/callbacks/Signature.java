package dev.darkroom.callbacks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * fal's webhook signature: Ed25519 over request id, user id, timestamp and the hex SHA-256 of the raw body, joined by
 * line feeds (fal's documentation; a real capture verifies with it).
 */
record Signature(String requestId, String userId, String timestamp, byte[] value) {

    // What X.509 puts before the 32 bytes of an Ed25519 key (RFC 8410).
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int KEY_BYTES = 32;

    /** From the four headers; empty when one is missing or is not what it should be. */
    static Optional<Signature> of(
            @Nullable String requestId, @Nullable String userId, @Nullable String timestamp, @Nullable String hex) {
        if (requestId == null || userId == null || timestamp == null || hex == null) {
            return Optional.empty();
        }
        try {
            Long.parseLong(timestamp);
            return Optional.of(
                    new Signature(requestId, userId, timestamp, HexFormat.of().parseHex(hex)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Seconds since 1970. */
    long seconds() {
        return Long.parseLong(timestamp);
    }

    boolean isOf(byte[] body, PublicKey key) {
        try {
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(body));
            String message = String.join("\n", requestId, userId, timestamp, hash);
            java.security.Signature check = java.security.Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(message.getBytes(StandardCharsets.UTF_8));
            return check.verify(value);
        } catch (GeneralSecurityException notEvenOne) {
            return false;
        }
    }

    /** A key from a JWKS {@code x}: base64url, with padding as fal publishes it or without as the standard has it. */
    static Optional<PublicKey> key(String x) {
        try {
            byte[] raw = Base64.getUrlDecoder().decode(x);
            if (raw.length != KEY_BYTES) {
                return Optional.empty();
            }
            byte[] encoded = new byte[X509_PREFIX.length + KEY_BYTES];
            System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
            System.arraycopy(raw, 0, encoded, X509_PREFIX.length, KEY_BYTES);
            return Optional.of(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (IllegalArgumentException | GeneralSecurityException broken) {
            return Optional.empty();
        }
    }
}
