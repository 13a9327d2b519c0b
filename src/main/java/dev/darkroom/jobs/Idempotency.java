package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.DatabaseException;
import dev.darkroom.shared.IdempotencyKey;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.RetentionRule;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a job once for each idempotency key of its owner. The key is written in the job's own transaction, so there is
 * never one without the other; of many that come at the same time one inserts the key, and the others wait for it in
 * the database.
 */
@ApplicationScoped
class Idempotency {

    // Far longer than an insert takes; whoever waits longer is told to come back rather than kept.
    private static final String LONGEST_WAIT = "1000";

    private record Earlier(String requestHash, UUID jobId) {}

    private final Database database;
    private final Clock clock;

    Idempotency(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What a key stands for is forgotten at the time that stands in its row. */
    @Produces
    static RetentionRule keys() {
        return new RetentionRule("job_idempotency", "expires_at", Duration.ZERO);
    }

    /**
     * @param insert inserts the job, in the transaction that also keeps the key
     * @return the job that was made under this key: now, or before
     * @throws Problem 409 when the key was used for another request, or for one that is still under way
     */
    Taken once(IdempotencyKey key, NewJob job, Runnable insert) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                database.query("SELECT set_config('lock_timeout', ?, true)", row -> row.getString(1), LONGEST_WAIT);
                if (claim(key, job)) {
                    insert.run();
                    return Taken.anew(job);
                }
                return earlier(key, job.ownerId()).orElseThrow(IdempotencyKey::underWay);
            });
        } catch (DatabaseException failure) {
            if (failure.isLockTimeout()) {
                throw IdempotencyKey.underWay();
            }
            throw failure;
        }
    }

    private boolean claim(IdempotencyKey key, NewJob job) {
        Instant now = clock.instant();
        return database.update(
                        """
                        INSERT INTO job_idempotency (owner_id, key, request_hash, job_id, expires_at)
                        VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (owner_id, key) DO UPDATE SET request_hash = excluded.request_hash,
                            job_id = excluded.job_id, expires_at = excluded.expires_at
                        WHERE job_idempotency.expires_at <= ?""",
                        job.ownerId(),
                        key.text(),
                        key.requestHash(),
                        job.id(),
                        now.plus(IdempotencyKey.REMEMBERED),
                        now)
                == 1;
    }

    /** The job that was made under this key; a plain read, which waits for nobody. */
    Optional<Taken> earlier(IdempotencyKey key, UUID ownerId) {
        Optional<Earlier> earlier = database.first(
                "SELECT request_hash, job_id FROM job_idempotency WHERE owner_id = ? AND key = ? AND expires_at > ?",
                row -> new Earlier(row.getString("request_hash"), Database.id(row, "job_id")),
                ownerId,
                key.text(),
                clock.instant());
        earlier.ifPresent(found -> key.requireSame(found.requestHash()));
        return earlier.map(Earlier::jobId).map(this::job);
    }

    private Taken job(UUID id) {
        return database.first(
                        "SELECT owner_id, endpoint, priority FROM job WHERE id = ?",
                        row -> new Taken(
                                id,
                                Database.id(row, "owner_id"),
                                row.getString("endpoint"),
                                row.getInt("priority"),
                                true),
                        id)
                .orElseThrow(() -> Problem.of(Problem.Kind.CONFLICT, "The job of this Idempotency-Key is gone"));
    }
}
