package dev.darkroom.sandbox.callback;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Verifies a callback as a receiver does: with nothing but the published keys. */
public final class SignatureChecker {
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private SignatureChecker() {}

    /** Whether any of the published keys signed it. */
    public static boolean verifies(
            JsonNode jwks, String requestId, String userId, String timestamp, byte[] body, String signature)
            throws Exception {
        var digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        var message = (requestId + "\n" + userId + "\n" + timestamp + "\n" + digest).getBytes(StandardCharsets.UTF_8);
        for (JsonNode key : jwks.path("keys")) {
            byte[] raw = Base64.getUrlDecoder().decode(key.path("x").asText());
            byte[] encoded = new byte[X509_PREFIX.length + raw.length];
            System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
            System.arraycopy(raw, 0, encoded, X509_PREFIX.length, raw.length);
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            verifier.update(message);
            if (verifier.verify(HexFormat.of().parseHex(signature))) {
                return true;
            }
        }
        return false;
    }
}
