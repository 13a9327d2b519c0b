package dev.darkroom.callbacks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.SingleFlight;
import dev.darkroom.upstream.UpstreamKeys;
import dev.darkroom.upstream.client.Provider;
import dev.darkroom.upstream.client.UpstreamException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/**
 * The providers' public keys, remembered for at most 24 hours (fal's documentation). A signature that fits none of them
 * may be of a new key, so they are fetched once more; but not more often than once a minute, or forgeries could make us
 * hammer the provider.
 */
@ApplicationScoped
class ProviderKeys {

    private static final Duration MAX_DURATION = Duration.ofHours(24);
    private static final Duration GUARD = Duration.ofMinutes(1);

    private record Known(List<Ed25519PublicKeyParameters> keys, Instant fetchedAt) {
        boolean isFresh(Instant now) {
            return fetchedAt.plus(MAX_DURATION).isAfter(now);
        }
    }

    private final UpstreamKeys upstream;
    private final Clock clock;
    private final Map<String, KeySet> ofProviders = new ConcurrentHashMap<>();

    /** What is known of one provider's keys. */
    private static final class KeySet {
        private final SingleFlight<List<Ed25519PublicKeyParameters>> fetching = new SingleFlight<>();
        private volatile Known known = new Known(List.of(), Instant.EPOCH);
        private volatile Instant triedAt = Instant.EPOCH;
    }

    ProviderKeys(UpstreamKeys upstream, Clock clock) {
        this.upstream = upstream;
        this.clock = clock;
    }

    /**
     * The keys as known, fetched now when they are too old.
     *
     * @throws Problem when there are none to check with
     */
    List<Ed25519PublicKeyParameters> current(Provider provider) {
        KeySet set = of(provider);
        Known now = set.known;
        return now.isFresh(clock.instant()) ? now.keys() : fetch(provider, set, now);
    }

    /** The keys after one more look, if the last one is long enough ago. */
    List<Ed25519PublicKeyParameters> refreshed(Provider provider) {
        KeySet set = of(provider);
        return set.triedAt.plus(GUARD).isAfter(clock.instant()) ? set.known.keys() : fetch(provider, set, set.known);
    }

    // As many as there are providers in the configuration.
    private KeySet of(Provider provider) {
        return ofProviders.computeIfAbsent(provider.name(), _ -> new KeySet());
    }

    private List<Ed25519PublicKeyParameters> fetch(Provider provider, KeySet set, Known seen) {
        try {
            return set.fetching.call(() -> {
                if (set.known == seen) {
                    set.triedAt = clock.instant();
                    set.known = new Known(read(upstream.fetch(provider)), clock.instant());
                }
                return set.known.keys();
            });
        } catch (UpstreamException unreachable) {
            Known now = set.known;
            if (now.isFresh(clock.instant())) {
                return now.keys();
            }
            // Not a forgery, only nothing to check it with: the provider tries again.
            throw Problem.of(Problem.Kind.UNAVAILABLE, "The signature cannot be checked at the moment");
        }
    }

    private static List<Ed25519PublicKeyParameters> read(List<JsonNode> published) {
        List<Ed25519PublicKeyParameters> keys = new ArrayList<>();
        for (JsonNode key : published) {
            if (key.path("crv").asText("Ed25519").equals("Ed25519")) {
                CallbackSignature.key(key.path("x").asText()).ifPresent(keys::add);
            }
        }
        return List.copyOf(keys);
    }
}
