package dev.darkroom.access;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets of the installation, generated once and shared by all replicas. The installation's own secrets: made
 * once, kept in the database, the same on every replica.
 */
@ApplicationScoped
public class InstallationSecrets {

    private static final int SECRET_BYTES = 32;

    private final Database database;
    private final Ids ids;
    private final Clock clock;
    private final ConcurrentMap<String, byte[]> known = new ConcurrentHashMap<>();
    /** Ready to be copied: to look one up and to give it its key takes longer than most messages. */
    private final ConcurrentMap<String, Mac> macs = new ConcurrentHashMap<>();

    InstallationSecrets(Database database, Ids ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /** The secret of that name; 256 random bits, made now when there is none. */
    public byte[] named(String name) {
        return named(name, () -> Base64.getUrlDecoder().decode(ids.token(SECRET_BYTES)));
    }

    /** The secret of that name, made by the caller's recipe when there is none; two replicas agree on the first. */
    public byte[] named(String name, Supplier<byte[]> recipe) {
        return known.computeIfAbsent(name, missing -> find(missing, recipe)).clone();
    }

    /** HMAC-SHA256 of the message under the secret of that name, in base64url without padding. */
    public String sign(String name, String message) {
        try {
            Mac mac = (Mac) macs.computeIfAbsent(name, this::mac).clone();
            byte[] tag = mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("every Java platform copies digests", impossible);
        }
    }

    private Mac mac(String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(named(name), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    private byte[] find(String name, Supplier<byte[]> recipe) {
        return read(name)
                .or(() -> {
                    database.update(
                            "INSERT INTO installation_secret (name, value, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                            name,
                            recipe.get(),
                            clock.instant());
                    return read(name);
                })
                .orElseThrow();
    }

    private Optional<byte[]> read(String name) {
        return database.first("SELECT value FROM installation_secret WHERE name = ?", row -> row.getBytes(1), name);
    }
}
