package dev.darkroom.access;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.LocalCache;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** How long files are kept that come by a key. */
@ApplicationScoped
public class KeyLifetimes {

    private final Database database;
    private final LocalCache<String, Optional<Long>> remembered;

    KeyLifetimes(Database database, @CacheName("key-object-seconds") Cache cache) {
        this.database = database;
        this.remembered = new LocalCache<>(cache, this::lookUp);
    }

    /**
     * In seconds; 0 for ever, empty where the key of that id does not say. Remembered for a few seconds, and asked by plain
     * SQL, since whoever files a job's outputs has no session at hand.
     */
    public Optional<Long> of(String keyId) {
        return remembered.of(keyId);
    }

    private Optional<Long> lookUp(String keyId) {
        return database.first(
                "SELECT object_seconds FROM api_key WHERE id = ? AND object_seconds IS NOT NULL",
                row -> row.getLong(1),
                keyId);
    }
}
