package dev.darkroom.access;

import dev.darkroom.shared.AdvisoryLocks;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.work.RetentionRule;
import io.quarkus.cache.CacheInvalidateAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes, rotates and revokes an owner's API keys. No key gives more than it has: neither a scope, nor a looser limit, nor
 * a later end, nor the secret of a key that may do more. A change counts here at once, and at other instances when they forget what they knew of the key, after a
 * second.
 */
@ApplicationScoped
class KeyManagementService {

    private static final String MORE = "That key may do more than this one";
    private static final int MOST_KEYS = 1_000;
    private static final int MOST_REVOKED = 1_000;
    // The key of the advisory lock, beside the owner's hash.
    private static final int MAKING = 0x6b657973;
    /** Revoked keys stay to be seen for that long. */
    private static final Duration REVOKED_KEPT = Duration.ofDays(90);

    private static final String CALLERS = "callers";

    private static final String ALL =
            Arrays.stream(Scope.values()).map(Scope::label).collect(Collectors.joining(", "));

    private final ApiKeyService apiKeyService;
    private final SessionService sessions;
    private final Database database;
    private final AdvisoryLocks locks;
    private final Clock clock;

    KeyManagementService(
            ApiKeyService apiKeyService, SessionService sessions, Database database, AdvisoryLocks locks, Clock clock) {
        this.apiKeyService = apiKeyService;
        this.sessions = sessions;
        this.database = database;
        this.locks = locks;
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
        return new KeyBodies.All(keys.stream().map(this::view).toList());
    }

    @Transactional
    KeyBodies.One get(Caller caller, String id) {
        return new KeyBodies.One(view(find(caller, id, LockModeType.NONE)));
    }

    @Transactional
    @CacheInvalidateAll(cacheName = CALLERS)
    KeyBodies.WithSecret create(Caller caller, KeyBodies.Create body) {
        Set<Scope> scopes = body.scopes() == null ? usual(caller) : granted(caller, body.scopes());
        requireFuture(body.expiresAt());
        // One at a time, so that none is counted too late.
        locks.lock(MAKING, caller.ownerId().toString());
        forgetOldest(caller.ownerId());
        if (ApiKey.count("ownerId = ?1 and disabledAt is null", caller.ownerId()) >= MOST_KEYS) {
            throw Problem.of(Problem.Kind.CONFLICT, "There are " + MOST_KEYS + " keys already: revoke some first");
        }
        String secret = apiKeyService.create(caller.ownerId(), body.name(), scopes);
        ApiKey key = ApiKey.findById(KeyCredentials.parse(secret).orElseThrow().id());
        key.expiresAt = within("expires_at", caller.expiresAt(), orOwn(body.expiresAt(), caller.expiresAt()));
        key.callsPerMinute = within(
                "calls_per_minute", caller.callsPerMinute(), orOwn(body.callsPerMinute(), caller.callsPerMinute()));
        key.parallelJobs =
                within("parallel_jobs", caller.parallelJobs(), orOwn(body.parallelJobs(), caller.parallelJobs()));
        key.monthlyBudget =
                within("monthly_budget", caller.monthlyBudget(), orOwn(body.monthlyBudget(), caller.monthlyBudget()));
        return new KeyBodies.WithSecret(view(key), secret);
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
            key.expiresAt =
                    within("expires_at", caller.expiresAt(), body.expiresAt().orElse(null));
        }
        if (body.callsPerMinute() != null) {
            key.callsPerMinute = within(
                    "calls_per_minute",
                    caller.callsPerMinute(),
                    body.callsPerMinute().orElse(null));
        }
        if (body.parallelJobs() != null) {
            key.parallelJobs = within(
                    "parallel_jobs", caller.parallelJobs(), body.parallelJobs().orElse(null));
        }
        if (body.monthlyBudget() != null) {
            key.monthlyBudget = within(
                    "monthly_budget",
                    caller.monthlyBudget(),
                    body.monthlyBudget().orElse(null));
        }
        return new KeyBodies.One(view(key));
    }

    /** A new secret; the old one, and browsers that it let in, are good for a while longer where that is asked for. */
    @Transactional
    @CacheInvalidateAll(cacheName = CALLERS)
    KeyBodies.WithSecret rotate(Caller caller, String id, KeyBodies.Rotate body) {
        ApiKey key = findForChange(caller, id);
        KeyCredentials made = apiKeyService.withNewSecret(key.id);
        boolean overlaps = body.overlap() > 0;
        Instant until = clock.instant().plusSeconds(body.overlap());
        key.previousSecretHash = overlaps ? key.secretHash : null;
        key.previousUntil = overlaps ? until : null;
        key.secretHash = made.secretHash();
        sessions.endOf(key.id, until);
        return new KeyBodies.WithSecret(view(key), made.whole());
    }

    /** For good; sessions and tokens that came by the key end with it. */
    @Transactional
    @CacheInvalidateAll(cacheName = CALLERS)
    void revoke(Caller caller, String id) {
        ApiKey key = find(caller, id, LockModeType.PESSIMISTIC_WRITE);
        // Limits do not count here: who revokes gains nothing, and a leaked key has to go.
        requireScopesOf(caller, key);
        if (key.disabledAt == null) {
            key.disabledAt = clock.instant();
        }
    }

    /** Of the revoked ones, so that a list of all keys has an end. */
    private void forgetOldest(UUID ownerId) {
        database.update("""
                DELETE FROM api_key WHERE id = ANY (ARRAY(
                    SELECT id FROM api_key WHERE owner_id = ? AND disabled_at IS NOT NULL
                    ORDER BY disabled_at DESC OFFSET ?))""", ownerId, MOST_REVOKED);
    }

    private KeyBodies.View view(ApiKey key) {
        return KeyBodies.View.of(key, clock.instant());
    }

    private ApiKey find(Caller caller, String id, LockModeType lock) {
        return Optional.of(id)
                .filter(Texts::isStorable)
                .flatMap(known -> ApiKey.<ApiKey>find("id = ?1 and ownerId = ?2", known, caller.ownerId())
                        .withLock(lock)
                        .<ApiKey>firstResultOptional())
                .orElseThrow(() -> Problem.notFound("Key"));
    }

    /** Locked, so that whoever revokes or rotates it at the same time is waited for. */
    private ApiKey findForChange(Caller caller, String id) {
        ApiKey key = find(caller, id, LockModeType.PESSIMISTIC_WRITE);
        if (key.disabledAt != null) {
            throw Problem.of(Problem.Kind.CONFLICT, "This key has been revoked");
        }
        requireNotMore(caller, key);
        return key;
    }

    private static void requireNotMore(Caller caller, ApiKey key) {
        requireScopesOf(caller, key);
        if (isLooser(key.callsPerMinute, caller.callsPerMinute())
                || isLooser(key.parallelJobs, caller.parallelJobs())
                || isLooser(key.monthlyBudget, caller.monthlyBudget())
                || isLooser(key.expiresAt, caller.expiresAt())) {
            throw Problem.of(Problem.Kind.FORBIDDEN, MORE);
        }
    }

    private static void requireScopesOf(Caller caller, ApiKey key) {
        if (!ApiKeyService.scopes(key.scopes).stream().allMatch(caller::may)) {
            throw Problem.of(Problem.Kind.FORBIDDEN, MORE);
        }
    }

    /** A limit that a key gives, no looser than its own. */
    private static <T extends Comparable<T>> @Nullable T within(String field, @Nullable T own, @Nullable T wanted) {
        if (isLooser(wanted, own)) {
            throw Problem.of(Problem.Kind.FORBIDDEN, field + ": this key cannot give more than it has");
        }
        return wanted;
    }

    private static <T> @Nullable T orOwn(@Nullable T wanted, @Nullable T own) {
        return wanted == null ? own : wanted;
    }

    private static <T extends Comparable<T>> boolean isLooser(@Nullable T limit, @Nullable T own) {
        return own != null && (limit == null || limit.compareTo(own) > 0);
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
