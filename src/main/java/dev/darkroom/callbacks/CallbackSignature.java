package dev.darkroom.callbacks;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * fal's webhook signature: Ed25519 over request id, user id, timestamp and the hex SHA-256 of the raw body, joined by
 * line feeds (fal's documentation; a real capture verifies with it).
 */
record CallbackSignature(String requestId, String userId, String timestamp, byte[] value) {

    /** From the four headers; empty when one is missing or is not what it should be. */
    static Optional<CallbackSignature> of(
            @Nullable String requestId, @Nullable String userId, @Nullable String timestamp, @Nullable String hex) {
        if (requestId == null || userId == null || timestamp == null || hex == null) {
            return Optional.empty();
        }
        try {
            Long.parseLong(timestamp);
            return Optional.of(new CallbackSignature(
                    requestId, userId, timestamp, HexFormat.of().parseHex(hex)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Seconds since 1970. */
    long seconds() {
        return Long.parseLong(timestamp);
    }

    /** @param bodyHash the SHA-256 of the raw body, in hex */
    boolean isOf(String bodyHash, Ed25519PublicKeyParameters key) {
        byte[] message =
                String.join("\n", requestId, userId, timestamp, bodyHash).getBytes(StandardCharsets.UTF_8);
        return value.length == Ed25519.SIGNATURE_SIZE
                && key.verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, value, 0);
    }

    /** A key from a JWKS {@code x}: base64url, with padding as fal publishes it or without as the standard has it. */
    static Optional<Ed25519PublicKeyParameters> key(String x) {
        try {
            byte[] raw = Base64.getUrlDecoder().decode(x);
            return raw.length == Ed25519.PUBLIC_KEY_SIZE
                    ? Optional.of(new Ed25519PublicKeyParameters(raw))
                    : Optional.empty();
        } catch (IllegalArgumentException noPointOfTheCurve) {
            return Optional.empty();
        }
    }
}
