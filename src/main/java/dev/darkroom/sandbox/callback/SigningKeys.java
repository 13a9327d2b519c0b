package dev.darkroom.sandbox.callback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The keys that callbacks are signed with. Made at start: who caches them for long will notice a restart. */
@Singleton
public final class SigningKeys {
    private static final int RAW_KEY_BYTES = 32;
    private final KeyPair active = generate();
    private final KeyPair spare = generate();
    /** In no key set: whatever it signs is a forgery. */
    private final KeyPair foreign = generate();

    /** The public keys, two as fal publishes; {@code x} is padded, as fal's is (captured traffic). */
    public ObjectNode jwks() {
        ObjectNode set = Json.object();
        set.putArray("keys").add(jwk(spare, "sandbox-spare")).add(jwk(active, "sandbox-active"));
        return set;
    }

    /**
     * The signature of a callback, in hex: over request id, user id, timestamp and the hex SHA-256 of the body, each on
     * a line of its own, without a line end at the last (fal docs; a captured callback verifies so).
     *
     * @param timestamp seconds since 1970
     */
    String sign(String requestId, String userId, long timestamp, byte[] body, boolean forged) {
        try {
            var message = String.join("\n", requestId, userId, Long.toString(timestamp), sha256(body));
            var signature = Signature.getInstance("Ed25519");
            signature.initSign((forged ? foreign : active).getPrivate());
            signature.update(message.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String sha256(byte[] body) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    }

    private static ObjectNode jwk(KeyPair pair, String id) {
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - RAW_KEY_BYTES, encoded.length);
        return Json.object()
                .put("kty", "OKP")
                .put("crv", "Ed25519")
                .put("kid", id)
                .put("x", Base64.getUrlEncoder().encodeToString(raw))
                .put("use", "sig");
    }

    private static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
