package dev.darkroom.deliveries.webhook;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.LocalCache;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Looks up enabled webhooks for the sender of deliveries; remembered for a second. */
@ApplicationScoped
public class WebhookTargets {

    static final String CACHE = "webhook-targets";

    private final Database database;
    private final SecretCipher cipher;
    private final Clock clock;
    private final LocalCache<UUID, Optional<WebhookTarget>> remembered;

    WebhookTargets(Database database, SecretCipher cipher, Clock clock, @CacheName(CACHE) Cache cache) {
        this.database = database;
        this.cipher = cipher;
        this.clock = clock;
        this.remembered = new LocalCache<>(cache, this::lookUp);
    }

    /** Empty when it is disabled, or there is none any more. */
    public Optional<WebhookTarget> of(UUID id) {
        Optional<WebhookTarget> known = remembered.of(id);
        // One that was disabled may have been enabled meanwhile, and what was to be sent to it must not be given up for
        // that.
        return known.isPresent() ? known : lookUp(id);
    }

    private Optional<WebhookTarget> lookUp(UUID id) {
        return database.first("""
                SELECT id, url, secret, previous_until,
                    CASE WHEN previous_until > ? THEN previous_secret END AS previous_secret, calls_per_minute, concurrency, failing_since,
                    last_failed_at
                FROM webhook WHERE id = ? AND status = 'enabled'""", this::read, clock.instant(), id);
    }

    private WebhookTarget read(ResultSet row) throws SQLException {
        List<WebhookTarget.Signing> secrets = new ArrayList<>();
        secrets.add(new WebhookTarget.Signing(cipher.decrypt(row.getBytes("secret")), null));
        // One that is past may be sealed with a key that was taken away since.
        byte[] previous = row.getBytes("previous_secret");
        if (previous != null) {
            secrets.add(new WebhookTarget.Signing(cipher.decrypt(previous), Database.instant(row, "previous_until")));
        }
        return new WebhookTarget(
                Database.id(row, "id"),
                row.getString("url"),
                List.copyOf(secrets),
                row.getObject("calls_per_minute", Integer.class),
                row.getObject("concurrency", Integer.class),
                Database.instant(row, "failing_since"),
                Database.instant(row, "last_failed_at"));
    }
}
