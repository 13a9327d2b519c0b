package dev.darkroom.deliveries.webhook;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.shared.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Encryption at rest (AES-256-GCM) of what callers gave in confidence: secrets of webhooks, headers of their own. Each text
 * carries the id of its key, so that keys can be changed: the first one named encrypts, all of them decrypt.
 */
@ApplicationScoped
public class SecretCipher {

    private static final String SETTING = "darkroom.secrets.encryption-keys";
    private static final String OWN = "encryption-at-rest";
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private record Key(long id, byte[] bytes) {}

    private final InstallationSecrets secrets;
    private final List<Key> configured = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();

    /** @throws IllegalArgumentException when a configured key is no 32 bytes in base64 */
    SecretCipher(InstallationSecrets secrets, @ConfigProperty(name = SETTING) Optional<List<String>> keys) {
        this.secrets = secrets;
        keys.orElse(List.of()).forEach(text -> configured.add(key(decode(text))));
    }

    /** Another text each time, of the same plain one. */
    public byte[] encrypt(byte[] plain) {
        Key key = keys().getFirst();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, key, nonce, plain, 0);
        return ByteBuffer.allocate(ID_BYTES + NONCE_BYTES + sealed.length)
                .putLong(key.id)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** @throws IllegalStateException when its key is not among those known, or it was changed */
    public byte[] decrypt(byte[] text) {
        ByteBuffer parts = ByteBuffer.wrap(text);
        long id = parts.getLong();
        byte[] nonce = new byte[NONCE_BYTES];
        parts.get(nonce);
        Key key = keys().stream()
                .filter(known -> known.id == id)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("encrypted with a key that is not in " + SETTING));
        return run(Cipher.DECRYPT_MODE, key, nonce, text, ID_BYTES + NONCE_BYTES);
    }

    // The installation's own stands last: it encrypts where none is configured.
    private List<Key> keys() {
        List<Key> all = new ArrayList<>(configured);
        all.add(key(secrets.named(OWN)));
        return all;
    }

    private static Key key(byte[] bytes) {
        return new Key(ByteBuffer.wrap(Sha256.digest().digest(bytes)).getLong(), bytes);
    }

    private static byte[] decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // The same complaint.
        }
        throw new IllegalArgumentException(SETTING + ": each key must be 32 bytes in base64 (openssl rand -base64 32)");
    }

    private static byte[] run(int mode, Key key, byte[] nonce, byte[] text, int from) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key.bytes, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(text, from, text.length - from);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("cannot be decrypted", broken);
        }
    }
}
