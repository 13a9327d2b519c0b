package dev.darkroom.storage;

import static io.vertx.core.http.HttpHeaders.createOptimized;

import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.cache.CaffeineCache;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Cache of recent reads of public files. An object never changes, so only its end has to be noticed: when it
 * expires, at once; when it is deleted, here at once and in other instances within seconds (see {@code
 * quarkus.cache.caffeine.objects} in the configuration).
 */
@ApplicationScoped
public class PublicReadCache {

    private static final Logger LOG = Logger.getLogger(PublicReadCache.class);

    /** @param headers of any answer that holds bytes, without what depends on the range; in the bytes that are sent */
    public record Recent(StoredObject object, Path file, Map<CharSequence, CharSequence> headers) {}

    /** Below this, opening the file and having it sent costs more than the bytes do; in bytes. */
    private static final int SMALL = 32 * 1024;

    private final CaffeineCache cache;
    private final CaffeineCache small;
    private final Clock clock;

    PublicReadCache(@CacheName("objects") Cache cache, @CacheName("small-files") Cache small, Clock clock) {
        this.cache = cache.as(CaffeineCache.class);
        this.small = small.as(CaffeineCache.class);
        this.clock = clock;
    }

    /** @param dressed an answer with the headers that every read of that object has */
    public void remember(StoredObject object, Path file, Response dressed) {
        Map<CharSequence, CharSequence> headers = new LinkedHashMap<>();
        for (Entry<String, List<String>> header : dressed.getStringHeaders().entrySet()) {
            headers.put(
                    createOptimized(header.getKey()),
                    createOptimized(header.getValue().getFirst()));
        }
        headers.put(createOptimized(HttpHeaders.CONTENT_TYPE), createOptimized(object.contentType()));
        if (object.size() <= SMALL) {
            rememberBytes(object.key(), file);
        }
        cache.put(object.key(), CompletableFuture.completedFuture(new Recent(object, file, Map.copyOf(headers))));
    }

    private void rememberBytes(String key, Path file) {
        try {
            small.put(key, CompletableFuture.completedFuture(Buffer.buffer(Files.readAllBytes(file))));
        } catch (IOException gone) {
            LOG.debugf("The bytes of %s are not remembered: %s", key, gone.getMessage());
        }
    }

    /** All bytes of a small file that was read lately. Never blocks. */
    public Optional<Buffer> bytes(String key) {
        return Optional.ofNullable(small.<Buffer>getIfPresent(key)).map(CompletableFuture::join);
    }

    /** Never blocks. */
    public Optional<Recent> find(String key) {
        CompletableFuture<Recent> recent = cache.getIfPresent(key);
        return Optional.ofNullable(recent).map(CompletableFuture::join).filter(this::isAlive);
    }

    void forget(Collection<String> keys) {
        for (String key : keys) {
            cache.invalidate(key).await().indefinitely();
            small.invalidate(key).await().indefinitely();
        }
    }

    private boolean isAlive(Recent recent) {
        return recent.object().expiresAt() == null
                || recent.object().expiresAt().isAfter(clock.instant());
    }
}
