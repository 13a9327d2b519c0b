package dev.darkroom.jobs.intake;

import dev.darkroom.jobs.NewJob;
import dev.darkroom.jobs.SubmittedJob;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.DatabaseException;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import dev.darkroom.shared.work.RetentionRule;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Idempotent submission: one job for each idempotency key of its owner. The key is written in the job's own
 * transaction, so there is never one without the other; of many that come at the same time one inserts the key, and
 * the others wait for it in the database.
 */
@ApplicationScoped
class IdempotentSubmission {

    // Far longer than an insert takes; whoever waits longer is told to come back rather than kept.
    private static final String MAX_WAIT = "1000";

    private record Earlier(
            String requestHash,
            @Nullable UUID jobId,
            @Nullable String answer) {}

    private final Database database;
    private final Clock clock;

    IdempotentSubmission(Database database, Clock clock) {
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
    SubmittedJob once(IdempotencyKey key, NewJob job, Runnable insert) {
        return once(key, job.ownerId(), job.id(), null, insert)
                ? SubmittedJob.anew(job, Optional.empty())
                : earlier(key, job.ownerId()).orElseThrow(IdempotencyKey::underWay);
    }

    /**
     * The same for what is no single job: the answer is kept as it is.
     *
     * @return the answer that was given first
     */
    String once(IdempotencyKey key, UUID ownerId, String answer, Runnable insert) {
        return once(key, ownerId, null, answer, insert)
                ? answer
                : earlierAnswer(key, ownerId).orElseThrow(IdempotencyKey::underWay);
    }

    private boolean once(
            IdempotencyKey key, UUID ownerId, @Nullable UUID jobId, @Nullable String answer, Runnable insert) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                database.query("SELECT set_config('lock_timeout', ?, true)", row -> row.getString(1), MAX_WAIT);
                boolean first = claim(key, ownerId, jobId, answer);
                if (first) {
                    insert.run();
                }
                return first;
            });
        } catch (DatabaseException failure) {
            if (failure.isLockTimeout()) {
                throw IdempotencyKey.underWay();
            }
            throw failure;
        }
    }

    private boolean claim(IdempotencyKey key, UUID ownerId, @Nullable UUID jobId, @Nullable String answer) {
        Instant now = clock.instant();
        return database.update(
                        """
                        INSERT INTO job_idempotency (owner_id, key, request_hash, job_id, answer, expires_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (owner_id, key) DO UPDATE SET request_hash = excluded.request_hash,
                            job_id = excluded.job_id, answer = excluded.answer, expires_at = excluded.expires_at
                        WHERE job_idempotency.expires_at <= ?""",
                        ownerId,
                        key.text(),
                        key.requestHash(),
                        jobId,
                        answer,
                        now.plus(IdempotencyKey.REMEMBERED),
                        now)
                == 1;
    }

    /** The job that was made under this key; a plain read, which waits for nobody. */
    Optional<SubmittedJob> earlier(IdempotencyKey key, UUID ownerId) {
        return find(key, ownerId).map(Earlier::jobId).map(this::job);
    }

    /** What was answered under this key. */
    Optional<String> earlierAnswer(IdempotencyKey key, UUID ownerId) {
        return find(key, ownerId).map(Earlier::answer);
    }

    private Optional<Earlier> find(IdempotencyKey key, UUID ownerId) {
        Optional<Earlier> earlier = database.first(
                "SELECT request_hash, job_id, answer FROM job_idempotency WHERE owner_id = ? AND key = ? AND expires_at > ?",
                row -> new Earlier(
                        row.getString("request_hash"), Database.uuid(row, "job_id"), row.getString("answer")),
                ownerId,
                key.text(),
                clock.instant());
        earlier.ifPresent(found -> key.requireSame(found.requestHash()));
        return earlier;
    }

    private SubmittedJob job(UUID id) {
        return database.first(
                        "SELECT owner_id, endpoint, priority FROM job WHERE id = ?",
                        row -> new SubmittedJob(
                                id,
                                Database.id(row, "owner_id"),
                                row.getString("endpoint"),
                                row.getInt("priority"),
                                Optional.empty(),
                                true),
                        id)
                .orElseThrow(() -> Problem.of(Problem.Kind.CONFLICT, "The job of this Idempotency-Key is gone"));
    }
}
