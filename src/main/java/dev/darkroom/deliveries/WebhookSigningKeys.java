package dev.darkroom.deliveries;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.deliveries.webhook.SecretCipher;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.LocalCache;
import dev.darkroom.shared.Problem;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheInvalidateAll;
import io.quarkus.cache.CacheName;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Key ring of webhook signatures, with rotation: a new key is published first, signs once every receiver that keeps the published
 * ones for a day has it, and the one before stays published for a day after that.
 */
@ApplicationScoped
class WebhookSigningKeys {

    private static final String CACHE = "webhook-signing-keys";
    private static final String FIRST = "webhook-signing-key";
    private static final int KEY_BYTES = 32;
    // fal's receivers may keep what is published for a day.
    private static final Duration KNOWN_EVERYWHERE = Duration.ofHours(25);

    // One that is retired may be sealed with a key that was taken away since.
    private static final String UNRETIRED = """
            SELECT private_key, public_key, signs_from FROM webhook_signing_key k
            WHERE NOT EXISTS (SELECT 1 FROM webhook_signing_key later
                WHERE later.signs_from > k.signs_from AND later.signs_from < ?)
            ORDER BY signs_from""";

    private final InstallationSecrets installationSecrets;
    private final SecretCipher cipher;
    private final Database database;
    private final Ids ids;
    private final Clock clock;
    private final LocalCache<String, List<WebhookSigningKey>> remembered;

    WebhookSigningKeys(
            InstallationSecrets installationSecrets,
            SecretCipher cipher,
            Database database,
            Ids ids,
            Clock clock,
            @CacheName(CACHE) Cache cache) {
        this.installationSecrets = installationSecrets;
        this.cipher = cipher;
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.remembered = new LocalCache<>(cache, _ -> load());
    }

    /** The one that signs now. */
    WebhookSigningKey current() {
        Instant now = clock.instant();
        return all().stream()
                .filter(key -> !key.signsFrom().isAfter(now))
                .toList()
                .getLast();
    }

    /** Those that receivers should know, the current one first. */
    List<WebhookSigningKey> published() {
        Instant now = clock.instant();
        List<WebhookSigningKey> all = all();
        List<WebhookSigningKey> published = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            boolean isRetired = i + 1 < all.size() && all.get(i + 1).signsFrom().isBefore(now.minus(KNOWN_EVERYWHERE));
            if (!isRetired) {
                published.add(all.get(i));
            }
        }
        WebhookSigningKey current = current();
        published.remove(current);
        published.addFirst(current);
        return published;
    }

    /** @throws Problem 409 while a key that does not sign yet is published already */
    @CacheInvalidateAll(cacheName = CACHE)
    public void rotate() {
        Instant now = clock.instant();
        if (load().getLast().signsFrom().isAfter(now)) {
            throw Problem.of(Problem.Kind.CONFLICT, "A new key is published already, and does not sign yet");
        }
        byte[][] pair = generate();
        database.update(
                "INSERT INTO webhook_signing_key (id, private_key, public_key, signs_from) VALUES (?, ?, ?, ?)",
                ids.next(),
                cipher.encrypt(pair[0]),
                pair[1],
                now.plus(KNOWN_EVERYWHERE));
    }

    private List<WebhookSigningKey> all() {
        return remembered.of(CACHE);
    }

    private List<WebhookSigningKey> load() {
        List<WebhookSigningKey> keys = new ArrayList<>();
        keys.add(first());
        keys.addAll(database.query(
                UNRETIRED,
                row -> new WebhookSigningKey(
                        cipher.decrypt(row.getBytes("private_key")),
                        row.getBytes("public_key"),
                        Database.time(row, "signs_from")),
                clock.instant().minus(KNOWN_EVERYWHERE)));
        return List.copyOf(keys);
    }

    // Kept as one secret: the length of the private part in one byte, the private key in PKCS #8, the public one in
    // X.509;
    // the last 32 bytes of either are the key itself (RFC 8410).
    private WebhookSigningKey first() {
        byte[] stored = installationSecrets.named(FIRST, WebhookSigningKeys::encoded);
        int length = stored[0];
        return new WebhookSigningKey(
                Arrays.copyOfRange(stored, 1 + length - KEY_BYTES, 1 + length),
                Arrays.copyOfRange(stored, stored.length - KEY_BYTES, stored.length),
                Instant.EPOCH);
    }

    private static byte[] encoded() {
        KeyPair pair = newPair();
        byte[] secret = pair.getPrivate().getEncoded();
        byte[] open = pair.getPublic().getEncoded();
        byte[] both = new byte[1 + secret.length + open.length];
        both[0] = (byte) secret.length;
        System.arraycopy(secret, 0, both, 1, secret.length);
        System.arraycopy(open, 0, both, 1 + secret.length, open.length);
        return both;
    }

    private static byte[][] generate() {
        KeyPair pair = newPair();
        return new byte[][] {
            last(pair.getPrivate().getEncoded()), last(pair.getPublic().getEncoded())
        };
    }

    private static byte[] last(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    }

    private static KeyPair newPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has Ed25519", impossible);
        }
    }
}
