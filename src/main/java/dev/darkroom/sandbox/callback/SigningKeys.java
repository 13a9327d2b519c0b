package dev.darkroom.sandbox.callback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The keys that callbacks are signed with. Made at start: who caches them for long will notice a restart. */
@Singleton
public final class SigningKeys {

    private final Ed25519PrivateKeyParameters active;
    private final Ed25519PrivateKeyParameters spare;
    /** In no key set: whatever it signs is a forgery. */
    private final Ed25519PrivateKeyParameters foreign;

    SigningKeys() {
        SecureRandom random = new SecureRandom();
        active = new Ed25519PrivateKeyParameters(random);
        spare = new Ed25519PrivateKeyParameters(random);
        foreign = new Ed25519PrivateKeyParameters(random);
    }

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
        byte[] message = String.join("\n", requestId, userId, Long.toString(timestamp), sha256(body))
                .getBytes(StandardCharsets.UTF_8);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        (forged ? foreign : active).sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        return HexFormat.of().formatHex(signature);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ObjectNode jwk(Ed25519PrivateKeyParameters key, String id) {
        return Json.object()
                .put("kty", "OKP")
                .put("crv", "Ed25519")
                .put("kid", id)
                .put(
                        "x",
                        Base64.getUrlEncoder()
                                .encodeToString(key.generatePublicKey().getEncoded()))
                .put("use", "sig");
    }
}
