package dev.darkroom.access;

import dev.darkroom.access.owner.Owner;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.LocalCache;
import dev.darkroom.shared.Sha256;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheInvalidateAll;
import io.quarkus.cache.CacheName;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Creates API keys and authenticates callers by them. */
@ApplicationScoped
public class ApiKeyService {

    /** A secret of a key, and who shows it. */
    private record Secret(byte[] hash, Caller holder) {

        static Secret of(byte[] hash, Caller holder, @Nullable Instant end) {
            return new Secret(hash, holder.by(fingerprint(hash), end));
        }

        boolean isGoodAt(Instant now) {
            return holder.secretUntil() == null || now.isBefore(holder.secretUntil());
        }
    }

    /**
     * A key that is not disabled.
     *
     * @param holder whoever has the key, by whatever secret
     * @param previous the one before a rotation; null where there is none
     */
    private record Good(
            Caller holder, Secret present, @Nullable Secret previous) {

        boolean isGoodAt(Instant now) {
            return present.isGoodAt(now);
        }

        /** Who shows the one of its secrets, good still, that is meant. */
        Optional<Caller> by(Predicate<Secret> meant, Instant now) {
            return meant.test(present)
                    ? Optional.of(present.holder())
                    : Optional.ofNullable(previous)
                            .filter(secret -> secret.isGoodAt(now) && meant.test(secret))
                            .map(Secret::holder);
        }
    }

    private static final int SECRET_BYTES = 32;
    private static final int FINGERPRINT_LENGTH = 16;

    private final Ids ids;
    private final Clock clock;
    private final KeyLastUse lastUse;
    private final LocalCache<String, Optional<Good>> goodKeys;

    ApiKeyService(Ids ids, Clock clock, KeyLastUse lastUse, @CacheName("callers") Cache cache) {
        this.ids = ids;
        this.clock = clock;
        this.lastUse = lastUse;
        this.goodKeys = new LocalCache<>(cache, ApiKeyService::lookUp);
    }

    /**
     * Who shows these credentials, if they are good. Remembered for a second (see {@code
     * quarkus.cache.caffeine.callers} in the configuration), so a disabled key works at most that much longer.
     */
    public Optional<Caller> recognise(KeyCredentials keyCredentials) {
        Instant now = clock.instant();
        Optional<Caller> caller = goodKeys.of(keyCredentials.id())
                .filter(key -> key.isGoodAt(now))
                .flatMap(key -> key.by(secret -> keyCredentials.matches(secret.hash()), now));
        caller.ifPresent(known -> lastUse.note(known.keyId()));
        return caller;
    }

    /** Who holds the key of that id, unless it is disabled; for whoever has checked something that stands for the key. */
    public Optional<Caller> holder(String keyId) {
        return goodKeys.of(keyId).filter(key -> key.isGoodAt(clock.instant())).map(Good::holder);
    }

    /** The same for what was made of a secret of that fingerprint, which has to be one of the key's still. */
    Optional<Caller> holder(String keyId, String fingerprint) {
        Instant now = clock.instant();
        return goodKeys.of(keyId)
                .filter(key -> key.isGoodAt(now))
                .flatMap(key ->
                        key.by(secret -> fingerprint.equals(secret.holder().secret()), now));
    }

    /** What tells the secret that was shown, else the key's present one, from those before and after; says nothing of it. */
    Optional<String> fingerprint(Caller caller) {
        return Optional.ofNullable(caller.secret())
                .or(() -> goodKeys.of(caller.keyId())
                        .map(key -> key.present().holder().secret()));
    }

    /** As {@link SessionService} has the database make it. */
    private static String fingerprint(byte[] secretHash) {
        return Sha256.hex(secretHash).substring(0, FINGERPRINT_LENGTH);
    }

    /**
     * Whether a caller's key is good still, the secret that was shown is one of it, and it has that scope; for what goes on
     * after its request, such as a stream. In a transaction of its own, since keys are looked up by an entity manager and no
     * request is at hand.
     */
    public boolean isStillGood(Caller caller, Scope scope) {
        return QuarkusTransaction.requiringNew()
                .call(() -> (caller.secret() == null ? holder(caller.keyId()) : holder(caller.keyId(), caller.secret()))
                        .map(now -> now.may(scope))
                        .orElse(false));
    }

    private static Optional<Good> lookUp(String keyId) {
        ApiKey key = ApiKey.findById(keyId);
        if (key == null || key.disabledAt != null) {
            return Optional.empty();
        }
        Owner owner = Owner.findById(key.ownerId);
        return owner == null || owner.disabledAt != null ? Optional.empty() : Optional.of(good(key, owner));
    }

    private static Good good(ApiKey key, Owner owner) {
        Caller holder = caller(key, owner);
        Secret previous = key.previousSecretHash == null || key.previousUntil == null
                ? null
                : Secret.of(key.previousSecretHash, holder, earlier(key.expiresAt, key.previousUntil));
        return new Good(holder, Secret.of(key.secretHash, holder, key.expiresAt), previous);
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one != null && one.isBefore(other) ? one : other;
    }

    /** Whether any key exists: without one, this is the first start. */
    public boolean isEmpty() {
        return ApiKey.count() == 0;
    }

    /** A new key with a secret of 256 random bits, returned as {@code id:secret} this one time. */
    @Transactional
    @CacheInvalidateAll(cacheName = "callers")
    public String create(UUID ownerId, String alias, Set<Scope> scopes) {
        KeyCredentials keyCredentials = withNewSecret(ids.next().toString());
        store(keyCredentials, ownerId, alias, scopes);
        return keyCredentials.whole();
    }

    /** Credentials of that id with a secret of 256 random bits. */
    KeyCredentials withNewSecret(String id) {
        return new KeyCredentials(id, ids.token(SECRET_BYTES));
    }

    /** Stores a key that the operator chose, or lets it in again, without any limit that was set since. */
    @Transactional
    @CacheInvalidateAll(cacheName = "callers")
    void adopt(KeyCredentials keyCredentials, UUID ownerId, String alias, Set<Scope> scopes) {
        ApiKey known = ApiKey.findById(keyCredentials.id());
        if (known == null) {
            store(keyCredentials, ownerId, alias, scopes);
            return;
        }
        known.secretHash = keyCredentials.secretHash();
        known.scopes = labels(scopes);
        known.disabledAt = null;
        known.expiresAt = null;
        known.previousSecretHash = null;
        known.previousUntil = null;
        known.callsPerMinute = null;
        known.parallelJobs = null;
        known.monthlyBudget = null;
    }

    @CacheInvalidateAll(cacheName = "callers")
    void remove(KeyCredentials keyCredentials) {
        ApiKey.deleteById(keyCredentials.id());
    }

    private void store(KeyCredentials keyCredentials, UUID ownerId, String alias, Set<Scope> scopes) {
        ApiKey key = new ApiKey();
        key.id = keyCredentials.id();
        key.ownerId = ownerId;
        key.alias = alias;
        key.secretHash = keyCredentials.secretHash();
        key.scopes = labels(scopes);
        key.createdAt = clock.instant();
        key.persist();
    }

    static String[] labels(Set<Scope> scopes) {
        return scopes.stream().map(Scope::label).toArray(String[]::new);
    }

    private static Caller caller(ApiKey key, Owner owner) {
        return new Caller(
                key.ownerId,
                key.id,
                scopes(key.scopes),
                key.callsPerMinute,
                key.parallelJobs,
                key.monthlyBudget,
                key.expiresAt,
                null,
                key.expiresAt,
                new Caller.OwnerLimits(owner.callsPerMinute, owner.monthlyBudget));
    }

    static Set<Scope> scopes(String[] labels) {
        Set<String> held = Set.copyOf(Arrays.asList(labels));
        return Arrays.stream(Scope.values())
                .filter(scope -> held.contains(scope.label()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
    }
}
