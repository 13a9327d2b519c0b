package dev.darkroom.shared.idempotency;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.http.IdempotencyKey;
import dev.darkroom.shared.work.InstanceId;
import dev.darkroom.shared.work.LeaseTable;
import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of idempotency keys, one for each owner, scope and key: the answer, or the lease of whoever is at work on it. */
@ApplicationScoped
class IdempotencyRepository {

    /** Longer than any write can take. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    /** @param answer null while nobody has one */
    record Earlier(String requestHash, @Nullable String answer) {}

    private final Database database;
    private final InstanceId self;
    private final Clock clock;

    IdempotencyRepository(Database database, InstanceId self, Clock clock) {
        this.database = database;
        this.self = self;
        this.clock = clock;
    }

    /** What a key stands for is forgotten at the time that stands in its row. */
    @Produces
    static RetentionRule keys() {
        return new RetentionRule("idempotency_key", "expires_at", Duration.ZERO);
    }

    // Done twice it could be there twice: only what nobody goes on with may be begun anew.
    @Produces
    static LeaseTable writesUnderWay() {
        return new LeaseTable("idempotency_key", "leased_by", "leased_until", false);
    }

    /** Claims a key together with its answer, for a write in the same transaction. */
    boolean claim(String scope, UUID ownerId, IdempotencyKey key, String answer) {
        return claim(scope, ownerId, key, null, answer);
    }

    /** Claims a key for an attempt at a write that takes longer. */
    boolean lease(String scope, UUID ownerId, IdempotencyKey key, UUID attempt) {
        return claim(scope, ownerId, key, attempt, null);
    }

    private boolean claim(
            String scope, UUID ownerId, IdempotencyKey key, @Nullable UUID attempt, @Nullable String answer) {
        Instant now = clock.instant();
        return database.update(
                        """
                        INSERT INTO idempotency_key
                            (owner_id, scope, key, request_hash, attempt, leased_by, leased_until, answer, expires_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (owner_id, scope, key) DO UPDATE
                        SET request_hash = excluded.request_hash, attempt = excluded.attempt,
                            leased_by = excluded.leased_by, leased_until = excluded.leased_until,
                            answer = excluded.answer, expires_at = excluded.expires_at
                        WHERE idempotency_key.expires_at <= ?
                           OR idempotency_key.answer IS NULL AND idempotency_key.leased_until <= ?""",
                        ownerId,
                        scope,
                        key.text(),
                        key.requestHash(),
                        attempt,
                        attempt == null ? null : self.value(),
                        attempt == null ? null : now.plus(LEASE),
                        answer,
                        now.plus(IdempotencyKey.REMEMBERED),
                        now,
                        now)
                == 1;
    }

    Optional<Earlier> find(String scope, UUID ownerId, String key) {
        return database.first(
                """
                SELECT request_hash, answer FROM idempotency_key
                WHERE owner_id = ? AND scope = ? AND key = ? AND expires_at > ?""",
                row -> new Earlier(row.getString("request_hash"), row.getString("answer")),
                ownerId,
                scope,
                key,
                clock.instant());
    }

    /** @return false when another attempt has taken over */
    boolean remember(String scope, UUID ownerId, String key, UUID attempt, String answer) {
        return database.update(
                        "UPDATE idempotency_key SET answer = ? WHERE owner_id = ? AND scope = ? AND key = ? AND attempt = ?",
                        answer,
                        ownerId,
                        scope,
                        key,
                        attempt)
                == 1;
    }

    void release(String scope, UUID ownerId, String key, UUID attempt) {
        database.update("""
                DELETE FROM idempotency_key
                WHERE owner_id = ? AND scope = ? AND key = ? AND attempt = ? AND answer IS NULL""", ownerId, scope, key, attempt);
    }
}
