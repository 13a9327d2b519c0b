package dev.darkroom.access;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.work.RetentionRule;
import io.quarkus.cache.CacheInvalidateAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes, rotates and revokes an owner's API keys. No key gives more than it has: neither a scope, nor the secret of a key
 * that may do more. A change counts here at once, and at other instances when they forget what they knew of the key, after a
 * second.
 */
@ApplicationScoped
class KeyManagementService {

    private static final int MOST_KEYS = 1_000;
    /** Revoked keys stay to be seen for that long. */
    private static final Duration REVOKED_KEPT = Duration.ofDays(90);

    private static final String CALLERS = "callers";

    private static final String ALL =
            Arrays.stream(Scope.values()).map(Scope::label).collect(Collectors.joining(", "));

    private final ApiKeyService apiKeyService;
    private final Clock clock;

    KeyManagementService(ApiKeyService apiKeyService, Clock clock) {
        this.apiKeyService = apiKeyService;
        this.clock = clock;
    }

    @Produces
    static RetentionRule revokedKeys() {
        return new RetentionRule("api_key", "disabled_at", REVOKED_KEPT);
    }

    /** The newest first, the revoked ones among them. */
    @Transactional
    KeyBodies.All list(Caller caller) {
        List<ApiKey> keys = ApiKey.list("ownerId = ?1 order by createdAt desc, id desc", caller.ownerId());
        return new KeyBodies.All(keys.stream().map(KeyBodies.View::of).toList());
    }

    @Transactional
    KeyBodies.One get(Caller caller, String id) {
        return new KeyBodies.One(KeyBodies.View.of(find(caller, id)));
    }

    @Transactional
    @CacheInvalidateAll(cacheName = CALLERS)
    KeyBodies.WithSecret create(Caller caller, KeyBodies.Create body) {
        Set<Scope> scopes = body.scopes() == null ? usual(caller) : granted(caller, body.scopes());
        requireFuture(body.expiresAt());
        if (ApiKey.count("ownerId = ?1 and disabledAt is null", caller.ownerId()) >= MOST_KEYS) {
            throw Problem.of(Problem.Kind.CONFLICT, "There are " + MOST_KEYS + " keys already: revoke some first");
        }
        String secret = apiKeyService.create(caller.ownerId(), body.name(), scopes);
        ApiKey key = ApiKey.findById(KeyCredentials.parse(secret).orElseThrow().id());
        key.expiresAt = body.expiresAt();
        key.callsPerMinute = body.callsPerMinute();
        key.parallelJobs = body.parallelJobs();
        key.monthlyBudget = body.monthlyBudget();
        return new KeyBodies.WithSecret(KeyBodies.View.of(key), secret);
    }

    @Transactional
    @CacheInvalidateAll(cacheName = CALLERS)
    KeyBodies.One change(Caller caller, String id, KeyBodies.Change body) {
        ApiKey key = findForChange(caller, id);
        if (body.name() != null) {
            key.alias = body.name();
        }
        if (body.scopes() != null) {
            key.scopes = ApiKeyService.labels(granted(caller, body.scopes()));
        }
        if (body.expiresAt() != null) {
            requireFuture(body.expiresAt().orElse(null));
            key.expiresAt = body.expiresAt().orElse(null);
        }
        if (body.callsPerMinute() != null) {
            key.callsPerMinute = body.callsPerMinute().orElse(null);
        }
        if (body.parallelJobs() != null) {
            key.parallelJobs = body.parallelJobs().orElse(null);
        }
        if (body.monthlyBudget() != null) {
            key.monthlyBudget = body.monthlyBudget().orElse(null);
        }
        return new KeyBodies.One(KeyBodies.View.of(key));
    }

    /** A new secret; the old one is good for a while longer where that is asked for. */
    @Transactional
    @CacheInvalidateAll(cacheName = CALLERS)
    KeyBodies.WithSecret rotate(Caller caller, String id, KeyBodies.Rotate body) {
        ApiKey key = findForChange(caller, id);
        KeyCredentials made = apiKeyService.withNewSecret(key.id);
        boolean overlaps = body.overlap() > 0;
        key.previousSecretHash = overlaps ? key.secretHash : null;
        key.previousUntil = overlaps ? clock.instant().plusSeconds(body.overlap()) : null;
        key.secretHash = made.secretHash();
        return new KeyBodies.WithSecret(KeyBodies.View.of(key), made.whole());
    }

    /** For good; sessions and tokens that came by the key end with it. */
    @Transactional
    @CacheInvalidateAll(cacheName = CALLERS)
    void revoke(Caller caller, String id) {
        ApiKey key = find(caller, id);
        requireNotMore(caller, key);
        if (key.disabledAt == null) {
            key.disabledAt = clock.instant();
        }
    }

    private ApiKey find(Caller caller, String id) {
        return Optional.of(id)
                .filter(Texts::isStorable)
                .flatMap(known -> ApiKey.<ApiKey>find("id = ?1 and ownerId = ?2", known, caller.ownerId())
                        .<ApiKey>firstResultOptional())
                .orElseThrow(() -> Problem.notFound("Key"));
    }

    private ApiKey findForChange(Caller caller, String id) {
        ApiKey key = find(caller, id);
        if (key.disabledAt != null) {
            throw Problem.of(Problem.Kind.CONFLICT, "This key has been revoked");
        }
        requireNotMore(caller, key);
        return key;
    }

    private static void requireNotMore(Caller caller, ApiKey key) {
        if (!ApiKeyService.scopes(key.scopes).stream().allMatch(caller::may)) {
            throw Problem.of(Problem.Kind.FORBIDDEN, "That key may do more than this one");
        }
    }

    /** What who only works with jobs and their results needs: neither keys nor the service itself. */
    private static Set<Scope> usual(Caller caller) {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        Arrays.stream(Scope.values())
                .filter(scope -> scope.isUsual() && caller.may(scope))
                .forEach(scopes::add);
        return scopes;
    }

    private static Set<Scope> granted(Caller caller, List<String> labels) {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String label : labels) {
            Scope scope = Scope.of(label)
                    .orElseThrow(() -> Problem.invalid("scopes", "holds one that does not exist; there are " + ALL));
            if (!caller.may(scope)) {
                throw Problem.of(Problem.Kind.FORBIDDEN, "scopes: this key cannot give " + label + ", which it lacks");
            }
            scopes.add(scope);
        }
        return scopes;
    }

    private void requireFuture(@Nullable Instant expiry) {
        if (expiry != null && !expiry.isAfter(clock.instant())) {
            throw Problem.invalid("expires_at", "must lie in the future");
        }
    }
}
