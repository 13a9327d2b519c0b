package dev.darkroom.ingest;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Remembers where a provider can read objects of ours that it cannot fetch from us. */
@ApplicationScoped
class UpstreamCopies {

    private final Database database;
    private final Clock clock;

    UpstreamCopies(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Produces
    static RetentionRule retention() {
        return new RetentionRule("upstream_copy", "expires_at", Duration.ZERO);
    }

    /** A URL that is good for at least so long. */
    Optional<WebUrl> find(String objectKey, String provider, Duration atLeast) {
        return database.first(
                "SELECT url FROM upstream_copy WHERE object_key = ? AND provider = ? AND expires_at > ?",
                row -> WebUrl.valueOf(row.getString(1)),
                objectKey,
                provider,
                clock.instant().plus(atLeast));
    }

    /** Remembers it, in the place of one that is about to expire. */
    void remember(String objectKey, String provider, WebUrl url, Duration lifetime) {
        Instant now = clock.instant();
        database.update("""
                INSERT INTO upstream_copy (object_key, provider, url, created_at, expires_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (object_key, provider) DO UPDATE
                SET url = excluded.url, created_at = excluded.created_at, expires_at = excluded.expires_at""", objectKey, provider, url.toString(), now, now.plus(lifetime));
    }
}
