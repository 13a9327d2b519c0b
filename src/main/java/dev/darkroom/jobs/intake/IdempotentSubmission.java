package dev.darkroom.jobs.intake;

import dev.darkroom.jobs.NewJob;
import dev.darkroom.jobs.SubmittedJob;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.IdempotencyKey;
import dev.darkroom.shared.idempotency.IdempotencyService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/**
 * Idempotent submission: one job, or one batch of them, for each idempotency key of its owner. What is remembered of one
 * job is its id, of a batch its answer as it is.
 */
@ApplicationScoped
class IdempotentSubmission {

    private static final String SCOPE = "job";

    private final IdempotencyService idempotency;
    private final Database database;

    IdempotentSubmission(IdempotencyService idempotency, Database database) {
        this.idempotency = idempotency;
        this.database = database;
    }

    /**
     * @param insert inserts the job, in the transaction that also keeps the key
     * @return the job that was made under this key: now, or before
     * @throws Problem 409 when the key was used for another request, or for one that is still under way
     */
    SubmittedJob once(IdempotencyKey key, NewJob job, Runnable insert) {
        String mine = job.id().toString();
        String first = idempotency.together(SCOPE, job.ownerId(), key, mine, insert);
        return first.equals(mine) ? SubmittedJob.anew(job, Optional.empty()) : job(first);
    }

    /** The same for a batch: the answer that was given first. */
    String once(IdempotencyKey key, UUID ownerId, String answer, Runnable insert) {
        return idempotency.together(SCOPE, ownerId, key, answer, insert);
    }

    /** The job that was made under this key; a plain read, which waits for nobody. */
    Optional<SubmittedJob> earlier(IdempotencyKey key, UUID ownerId) {
        return earlierAnswer(key, ownerId).map(this::job);
    }

    /** What was answered under this key. */
    Optional<String> earlierAnswer(IdempotencyKey key, UUID ownerId) {
        return idempotency.earlier(SCOPE, ownerId, key);
    }

    private SubmittedJob job(String remembered) {
        UUID id = UUID.fromString(remembered);
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
