package dev.darkroom.upstream.client;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An {@link ApiGuard} for each account and use of its APIs beside the queue: a search of the catalogue that fails or hangs
 * keeps nobody from prices, the list of requests or the storage, and no other account's.
 */
@Singleton
public class ApiGuards {

    /** What an API beside the queue is called for, with how many calls of it may be under way. */
    public enum Use {
        CATALOGUE(16),
        PRICES(8),
        PRICE_LIST(8),
        USAGE(8),
        REQUEST_LIST(16),
        STORAGE(32),
        KEYS(4);

        private final int parallel;

        Use(int parallel) {
            this.parallel = parallel;
        }

        /** How many calls may be under way, to each account; more are refused. */
        public int parallel() {
            return parallel;
        }
    }

    private record Key(String account, Use use) {}

    // As many as the configuration has accounts, times the uses.
    private final Map<Key, ApiGuard> guards = new ConcurrentHashMap<>();

    public ApiGuard of(ProviderAccount account, Use use) {
        return guards.computeIfAbsent(
                new Key(account.id(), use), key -> new ApiGuard("upstream " + key.use(), key.use().parallel));
    }

    /** Forgets what was learnt of any. */
    public void reset() {
        guards.clear();
    }
}
