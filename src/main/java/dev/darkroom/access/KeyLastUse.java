package dev.darkroom.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When each key was last used, to the minute: a statement per minute and key, whatever the number of its calls. */
@ApplicationScoped
class KeyLastUse {

    private static final Duration GRAIN = Duration.ofMinutes(1);
    private static final int REMEMBERED = 10_000;

    private final Database database;
    private final Clock clock;
    private final Cache<String, Instant> noted =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    KeyLastUse(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void note(String keyId) {
        Instant now = clock.instant();
        Instant last = noted.getIfPresent(keyId);
        if (last != null && now.isBefore(last.plus(GRAIN))) {
            return;
        }
        noted.put(keyId, now);
        database.update(
                "UPDATE api_key SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at <= ?)",
                now,
                keyId,
                now.minus(GRAIN));
    }
}
