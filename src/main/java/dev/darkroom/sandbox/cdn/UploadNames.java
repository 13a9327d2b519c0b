package dev.darkroom.sandbox.cdn;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Names of uploads, and the signatures and tokens that allow to write them. */
@Singleton
final class UploadNames {
    private final SecureRandom random = new SecureRandom();
    private final byte[] secret = bytes(32);

    /** A new place, {@code b/<8 hex>/<id>_<file name>} as fal's are (captured traffic). */
    String place(String fileName) {
        var safe = fileName.replaceAll("[^\\w.-]", "_");
        var shortened = safe.length() > 100 ? safe.substring(safe.length() - 100) : safe;
        return "b/" + String.format("%08x", random.nextInt()) + '/' + token(16) + '_' + shortened;
    }

    /** The signature that allows to write at a place. */
    String signature(String place) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return encode(mac.doFinal(place.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean signed(String place, String signature) {
        return MessageDigest.isEqual(
                signature(place).getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8));
    }

    /** Something that cannot be guessed. */
    String token(int length) {
        return encode(bytes(length));
    }

    /** A token for uploads; whether it is one of ours can be seen from itself. */
    String cdnToken() {
        var name = token(24);
        return name + '.' + signature(name);
    }

    /** Whether a header carries such a token. */
    boolean issued(@Nullable String authorization) {
        var parts = authorization == null ? new String[0] : authorization.split("[ .]", -1);
        return parts.length == 3 && parts[0].equalsIgnoreCase("Bearer") && signed(parts[1], parts[2]);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
