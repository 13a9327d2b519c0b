package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The moves of a live job. Each is one statement that changes the row only from the states it names and writes the
 * history along with it; it tells whether it moved the job, and a job that somebody else moved first stays as it is.
 */
@ApplicationScoped
class JobStore {

    private static final String NOTE =
            ", noted AS (INSERT INTO job_event (job_id, at, kind, detail) SELECT id, ?, ?, ? FROM moved)";

    private final Database database;
    private final Clock clock;

    JobStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    boolean hasEnded(UUID id) {
        return database.first("SELECT 1 FROM job WHERE id = ? AND finished_at IS NOT NULL", row -> row.getInt(1), id)
                .isPresent();
    }

    Optional<Job> find(UUID id, UUID ownerId) {
        return database.first("SELECT * FROM job WHERE id = ? AND owner_id = ?", Job::read, id, ownerId);
    }

    Optional<Job> find(UUID id) {
        return database.first("SELECT * FROM job WHERE id = ?", Job::read, id);
    }

    /** Upstream took it. Whatever state the job is in by now, its upstream id is worth knowing. */
    boolean accepted(UUID id, String upstreamId, Duration untilLook) {
        Instant now = clock.instant();
        return move("""
                UPDATE job SET upstream_id = ?, accepted_at = ?,
                    state = CASE state WHEN 'SUBMITTING' THEN 'WAITING' ELSE state END,
                    due_at = CASE state WHEN 'SUBMITTING' THEN LEAST(?::timestamptz, deadline) WHEN 'CANCELLING' THEN ? ELSE due_at END
                WHERE id = ? AND upstream_id IS NULL""", "submitted", "upstream request " + upstreamId, upstreamId, now, now.plus(untilLook), now, id);
    }

    /** Upstream had taken it, as its list of requests tells. Two jobs with the same input never adopt the same request. */
    @Transactional
    public boolean adopt(UUID id, String upstreamId) {
        database.query("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", _ -> true, upstreamId);
        boolean free = database.first("SELECT 1 FROM job WHERE upstream_id = ?", row -> row.getInt(1), upstreamId)
                .isEmpty();
        return free && accepted(id, upstreamId, Duration.ZERO);
    }

    /** Upstream surely did not take it: it goes back into the queue for later. */
    boolean requeue(UUID id, Duration pause, String why) {
        return move(
                "UPDATE job SET state = 'QUEUED', due_at = LEAST(?, deadline) WHERE id = ? AND state IN ('SUBMITTING', 'WAITING')",
                "requeued",
                why,
                clock.instant().plus(pause),
                id);
    }

    /** Upstream may have taken it: wait for its callback before anything else. */
    boolean unacknowledged(UUID id, Duration grace, String why) {
        return move(
                "UPDATE job SET state = 'WAITING', due_at = LEAST(?, deadline) WHERE id = ? AND state = 'SUBMITTING'",
                "unacknowledged",
                why,
                clock.instant().plus(grace),
                id);
    }

    /** The caller wants no more of it, and upstream may be at work on it. */
    boolean cancelling(UUID id) {
        return move("""
                UPDATE job SET state = 'CANCELLING', looks = 0, due_at = CASE state WHEN 'SUBMITTING' THEN due_at ELSE ? END
                WHERE id = ? AND state IN ('SUBMITTING', 'WAITING')""", "cancelling", null, clock.instant(), id);
    }

    /** When to look next; says nothing in the history, since nothing happened. */
    void lookAfter(UUID id, Duration pause) {
        database.update(
                "UPDATE job SET due_at = LEAST(?, CASE state WHEN 'WAITING' THEN deadline END) WHERE id = ? AND state IN ('WAITING', 'CANCELLING')",
                clock.instant().plus(pause),
                id);
    }

    /** A completion was announced, but not what it is: look at once. */
    boolean lookNow(UUID id, @Nullable String upstreamId, String why) {
        return move("""
                UPDATE job SET upstream_id = COALESCE(upstream_id, ?), due_at = ?
                WHERE id = ? AND state IN ('WAITING', 'CANCELLING') AND answer IS NULL""", "completion announced", why, upstreamId, clock.instant(), id);
    }

    /** Upstream answered well: keep the answer and have it ingested, also after another end. */
    boolean answered(UUID id, Answered answer) {
        Instant now = clock.instant();
        return move(
                """
                UPDATE job SET answer = ?, answer_status = ?, upstream_id = COALESCE(upstream_id, ?),
                    accepted_at = COALESCE(accepted_at, submitted_at), answered_at = ?, due_at = ?,
                    billable_units = COALESCE(?, billable_units), looks = 0,
                    late = state IN ('FAILED', 'CANCELLED', 'EXPIRED'),
                    state = CASE WHEN state IN ('FAILED', 'CANCELLED', 'EXPIRED') THEN state ELSE 'INGESTING' END
                WHERE id = ? AND answer IS NULL AND state NOT IN ('INGESTING', 'SUCCEEDED')""",
                "answered",
                answer.by(),
                answer.body(),
                answer.status(),
                answer.upstreamId(),
                now,
                now,
                answer.billableUnits(),
                id);
    }

    /** Something worth telling that moves nothing. */
    void note(UUID id, String kind, @Nullable String detail) {
        database.update(
                "INSERT INTO job_event (job_id, at, kind, detail) SELECT id, ?, ?, ? FROM job WHERE id = ?",
                clock.instant(),
                kind,
                detail,
                id);
    }

    private boolean move(String update, String kind, @Nullable String detail, @Nullable Object... parameters) {
        @Nullable Object[] all = new Object[parameters.length + 3];
        System.arraycopy(parameters, 0, all, 0, parameters.length);
        all[parameters.length] = clock.instant();
        all[parameters.length + 1] = kind;
        all[parameters.length + 2] = detail;
        String sql = "WITH moved AS (" + update + " RETURNING id)" + NOTE + " SELECT id FROM moved";
        return !database.query(sql, row -> row.getString(1), all).isEmpty();
    }
}
