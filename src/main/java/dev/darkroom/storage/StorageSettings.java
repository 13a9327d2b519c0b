package dev.darkroom.storage;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.LocalCache;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheInvalidate;
import io.quarkus.cache.CacheKey;
import io.quarkus.cache.CacheName;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an owner wants for files about which a request says nothing. */
@ApplicationScoped
public class StorageSettings {

    private static final String CACHE = "storage-settings";

    /**
     * @param expirationSeconds at least 1; null where the owner has no wish
     * @param initialAcl null where the owner has no wish
     */
    public record Settings(
            @Nullable Long expirationSeconds, @Nullable Acl initialAcl) {}

    private final Database database;
    private final Clock clock;
    private final LocalCache<UUID, Settings> remembered;

    StorageSettings(Database database, Clock clock, @CacheName(CACHE) Cache cache) {
        this.database = database;
        this.clock = clock;
        this.remembered = new LocalCache<>(cache, this::lookUp);
    }

    /** Remembered for a few seconds, so a change made at another instance counts that much later here. */
    public Settings of(UUID ownerId) {
        return remembered.of(ownerId);
    }

    private Settings lookUp(UUID ownerId) {
        return database.first(
                        "SELECT expiration_seconds, initial_acl FROM storage_settings WHERE owner_id = ?",
                        row -> new Settings(
                                row.getObject("expiration_seconds", Long.class),
                                row.getString("initial_acl") == null ? null : Acl.of(row.getString("initial_acl"))),
                        ownerId)
                .orElseGet(() -> new Settings(null, null));
    }

    /** Replaces all of them: what is null is reset. */
    @CacheInvalidate(cacheName = CACHE)
    public Settings replace(@CacheKey UUID ownerId, Settings settings) {
        database.update(
                """
                INSERT INTO storage_settings (owner_id, expiration_seconds, initial_acl, updated_at)
                VALUES (?, ?::bigint, ?::jsonb, ?)
                ON CONFLICT (owner_id) DO UPDATE SET expiration_seconds = excluded.expiration_seconds,
                    initial_acl = excluded.initial_acl, updated_at = excluded.updated_at
                """,
                ownerId,
                settings.expirationSeconds(),
                settings.initialAcl() == null ? null : settings.initialAcl().text(),
                clock.instant());
        return settings;
    }
}
