package dev.darkroom.shared;

import io.quarkus.cache.Cache;
import io.quarkus.cache.CaffeineCache;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * In-process cache, bounded in size and time. What is asked for at each request and hardly ever changes: looked up
 * once and remembered, for as long as the cache's configuration says. Does what {@code @CacheResult} does, whose
 * interceptor costs far more than finding what is there.
 *
 * @param <K> what is asked for; no null
 * @param <V> what is known of it; no null
 */
public final class LocalCache<K, V> {

    private final CaffeineCache cache;
    private final Function<K, V> lookUp;

    /** @param lookUp on the thread of the first who asks; the others wait for it, and none remember its failure */
    public LocalCache(Cache cache, Function<K, V> lookUp) {
        this.cache = cache.as(CaffeineCache.class);
        this.lookUp = lookUp;
    }

    public V of(K key) {
        CompletableFuture<V> known = cache.getIfPresent(key);
        return known != null && known.state() == Future.State.SUCCESS
                ? known.resultNow()
                : cache.get(key, lookUp).await().indefinitely();
    }
}
