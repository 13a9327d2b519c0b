package dev.darkroom.jobs.completion;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.UpstreamResult;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.InstanceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Batches accepted results: kept in the job's row and queued for ingest. Keeps good answers and has them ingested,
 * also after another end: any number of them in one statement. The request that made an answer is the job's; where
 * that is an attempt which had been given up, the one after it takes its place among those.
 */
@ApplicationScoped
class CompletionRepository {

    /** An answer to a job. */
    record Given(UUID job, UpstreamResult answer) {}

    // The bounds let the days that have none of these jobs unopened; a join alone would not.
    private static final String ANSWER = """
            WITH given AS (
                SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    AS g (id, how, body, status, upstream_id, units, due)),
            moved AS (
                UPDATE job SET answer = body, answer_status = status::integer,
                    upstream_id = COALESCE(given.upstream_id, job.upstream_id),
                    past_upstream_ids = CASE WHEN given.upstream_id = ANY (past_upstream_ids)
                        THEN array_remove(array_append(past_upstream_ids,
                            COALESCE(job.upstream_id, given.upstream_id)), given.upstream_id)
                        ELSE past_upstream_ids END,
                    accepted_at = COALESCE(accepted_at, submitted_at), answered_at = ?, due_at = due::timestamptz,
                    leased_by = ?, leased_until = due::timestamptz,
                    billable_units = COALESCE(units::numeric + COALESCE(earlier_units, 0), NULLIF(billable_units, 0)), looks = 0,
                    late = state IN ('FAILED', 'CANCELLED', 'EXPIRED'),
                    state = CASE WHEN state IN ('FAILED', 'CANCELLED', 'EXPIRED') THEN state ELSE 'INGESTING' END
                FROM given
                WHERE job.id = given.id AND job.id = ANY (?) AND job.id >= ? AND job.id <= ?
                    AND answer IS NULL AND state NOT IN ('INGESTING', 'SUCCEEDED')
                RETURNING job.*, how),
            noted AS (
                INSERT INTO job_event (job_id, at, kind, detail) SELECT id, ?, 'answered', how FROM moved)
            SELECT COLUMNS FROM moved""".replace("COLUMNS", Job.COLUMNS);

    private final Database database;
    private final InstanceId self;
    private final Clock clock;

    CompletionRepository(Database database, InstanceId self, Clock clock) {
        this.database = database;
        this.self = self;
        this.clock = clock;
    }

    /**
     * @param given in the order of their jobs, one for each
     * @param leased the first so many are left alone for the lease, since whoever calls ingests them; the others are due
     * @return the jobs that moved, as they are now; a job that has an answer already keeps that one
     */
    List<Job> write(List<Given> given, int leased, Duration lease) {
        Instant now = clock.instant();
        UUID[] jobs = given.stream().map(Given::job).toArray(UUID[]::new);
        String[] due = new String[jobs.length];
        for (int i = 0; i < jobs.length; i++) {
            due[i] = (i < leased ? now.plus(lease) : now).toString();
        }
        return database.query(
                ANSWER,
                Job::read,
                jobs,
                texts(given, UpstreamResult::by),
                texts(given, UpstreamResult::body),
                texts(given, answer -> Integer.toString(answer.status())),
                texts(given, UpstreamResult::upstreamId),
                texts(
                        given,
                        answer -> answer.billableUnits() == null
                                ? null
                                : answer.billableUnits().toPlainString()),
                due,
                now,
                self.value(),
                jobs,
                jobs[0],
                jobs[jobs.length - 1],
                now);
    }

    /** Lets anybody ingest answers that were leased by {@link #write} in this transaction. */
    void release(List<Job> leased) {
        if (leased.isEmpty()) {
            return;
        }
        database.update(
                "UPDATE job SET due_at = ? WHERE id = ANY (?) AND answer IS NOT NULL",
                clock.instant(),
                leased.stream().map(Job::id).toArray(UUID[]::new));
    }

    private static String[] texts(List<Given> given, Function<UpstreamResult, @Nullable String> part) {
        return given.stream().map(one -> part.apply(one.answer())).toArray(String[]::new);
    }
}
