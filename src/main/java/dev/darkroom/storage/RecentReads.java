package dev.darkroom.storage;

import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.cache.CaffeineCache;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What was answered lately about files that everybody may read. An object never changes, so only its end has to be
 * noticed: when it expires, at once; when it is deleted, here at once and in other instances within seconds (see {@code
 * quarkus.cache.caffeine.objects} in the configuration).
 */
@ApplicationScoped
class RecentReads {

    /** @param headers of any answer that holds bytes, without what depends on the range */
    record Recent(StoredObject object, Path file, Map<String, String> headers) {}

    private final CaffeineCache cache;
    private final Clock clock;

    RecentReads(@CacheName("objects") Cache cache, Clock clock) {
        this.cache = cache.as(CaffeineCache.class);
        this.clock = clock;
    }

    /** @param dressed an answer with the headers that every read of that object has */
    void remember(StoredObject object, Path file, Response dressed) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Entry<String, List<String>> header : dressed.getStringHeaders().entrySet()) {
            headers.put(header.getKey(), header.getValue().getFirst());
        }
        headers.put(HttpHeaders.CONTENT_TYPE, object.contentType());
        cache.put(object.key(), CompletableFuture.completedFuture(new Recent(object, file, Map.copyOf(headers))));
    }

    /** Never blocks. */
    Optional<Recent> find(String key) {
        CompletableFuture<Recent> recent = cache.getIfPresent(key);
        return Optional.ofNullable(recent).map(CompletableFuture::join).filter(this::isAlive);
    }

    void forget(Collection<String> keys) {
        keys.forEach(key -> cache.invalidate(key).await().indefinitely());
    }

    private boolean isAlive(Recent recent) {
        return recent.object().expiresAt() == null
                || recent.object().expiresAt().isAfter(clock.instant());
    }
}
