package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Repository of live jobs: each transition is a compare-and-set that also writes its history entry. Each is one
 * statement that changes the row only from the states it names and writes the history along with it; it tells
 * whether it moved the job, and a job that somebody else moved first stays as it is.
 */
@ApplicationScoped
public class JobRepository {

    private static final String FIND = "SELECT " + Job.COLUMNS + " FROM job WHERE id = ?";
    private static final String NOTE =
            ", noted AS (INSERT INTO job_event (job_id, at, kind, detail) SELECT id, ?, ?, ? FROM moved)";

    private final Database database;
    private final Clock clock;

    public JobRepository(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The owner's job, without its large texts. */
    public Optional<Job> find(UUID id, UUID ownerId) {
        return database.first(FIND + " AND owner_id = ?", Job::read, id, ownerId);
    }

    /** The same, whosesoever it is. */
    public Optional<Job> find(UUID id) {
        return database.first(FIND, Job::read, id);
    }

    /** With its large texts, for which whoever asks has reserved room. */
    public Optional<Job> findWhole(UUID id) {
        return database.first("SELECT " + Job.WHOLE_COLUMNS + " FROM job WHERE id = ?", Job::read, id);
    }

    /** Its result alone; see {@link #findWhole}. */
    Optional<String> findResult(UUID id) {
        return database.first(
                "SELECT result FROM job WHERE id = ? AND result IS NOT NULL", row -> row.getString(1), id);
    }

    /** Has it left alone for so long; false when somebody else has claimed it since, or ended it. */
    public boolean renewLease(Job job, Duration lease) {
        Instant end = clock.instant().plus(lease);
        return database.update(
                        "UPDATE job SET due_at = ?, leased_until = ? WHERE id = ? AND state = 'SUBMITTING' AND attempts = ?",
                        end,
                        end,
                        job.id(),
                        job.attempts())
                > 0;
    }

    /** Whether no job has, or ever had, this request of upstream's. */
    public boolean isNobodys(String upstreamId) {
        return holders(upstreamId).isEmpty();
    }

    /** Whether no job but this one does: an acknowledgement may be written down at the same time. */
    public boolean isNobodyElses(String upstreamId, UUID job) {
        return holders(upstreamId).stream().allMatch(job::equals);
    }

    private List<UUID> holders(String upstreamId) {
        return database.query("""
                        SELECT id FROM job WHERE upstream_id = ?
                        UNION ALL SELECT id FROM job WHERE past_upstream_ids @> ARRAY[?::text] AND past_upstream_ids IS NOT NULL
                        LIMIT 2""", row -> Database.id(row, "id"), upstreamId, upstreamId);
    }

    /**
     * An accepted attempt failed in a way that its caller wants tried again: back into the queue as a further attempt.
     * Of two that report the same failure one moves the job.
     *
     * @param job as it was when the failure was read
     */
    public boolean runAgain(Job job, String failedId, @Nullable BigDecimal units, Duration pause, String why) {
        return move("""
                UPDATE job SET state = 'QUEUED', put_off = true, due_at = LEAST(?, deadline), reruns = reruns + 1, looks = 0, upstream_bound = true,
                    past_upstream_ids = array_append(past_upstream_ids, ?), upstream_id = NULL, accepted_at = NULL,
                    earlier_units = COALESCE(earlier_units + ?, earlier_units, ?)
                WHERE id = ? AND state IN ('SUBMITTING', 'WAITING') AND answer IS NULL AND reruns = ?""", "requeued", why, clock.instant().plus(pause), failedId, units, units, job.id(), job.reruns());
    }

    /**
     * Upstream surely did not take it: it goes back into the queue for later.
     *
     * @param job as it was when that was asked: what is known of one attempt says nothing of the next, which somebody else
     *     may have begun since
     */
    public boolean requeue(Job job, Duration pause, String why) {
        return move("""
                UPDATE job SET state = 'QUEUED', put_off = true, due_at = LEAST(?, deadline),
                    upstream_bound = upstream_bound OR state = 'WAITING'
                WHERE id = ? AND state IN ('SUBMITTING', 'WAITING') AND attempts = ?""", "requeued", why, clock.instant().plus(pause), job.id(), job.attempts());
    }

    /**
     * Upstream may have taken it: wait for its callback before anything else.
     *
     * @param job as it was claimed: of a later attempt this says nothing
     */
    public boolean unacknowledged(Job job, Duration grace, String why) {
        return move("""
                UPDATE job SET state = 'WAITING', due_at = LEAST(?, deadline), upstream_bound = true
                WHERE id = ? AND state = 'SUBMITTING' AND attempts = ?""", "unacknowledged", why, clock.instant().plus(grace), job.id(), job.attempts());
    }

    /** Whoever was asking about it or ingesting it will not get to the end of that. */
    public void giveBack(Job job, Duration pause) {
        database.update("""
                UPDATE job SET due_at = LEAST(due_at, ?)
                WHERE id = ? AND due_at = leased_until AND looks = ? AND state NOT IN ('QUEUED', 'SUBMITTING')""", clock.instant().plus(pause), job.id(), job.looks());
    }

    /** The caller wants no more of it, and upstream may be at work on it. */
    public boolean cancelling(UUID id) {
        return move("""
                UPDATE job SET state = 'CANCELLING', looks = 0, due_at = CASE state WHEN 'SUBMITTING' THEN due_at ELSE ? END
                WHERE id = ? AND state IN ('SUBMITTING', 'WAITING')""", "cancelling", null, clock.instant(), id);
    }

    /** When to look next; says nothing in the history, since nothing happened. */
    public void pollAfter(UUID id, Duration pause) {
        database.update(
                "UPDATE job SET due_at = LEAST(?, CASE state WHEN 'WAITING' THEN deadline END) WHERE id = ? AND state IN ('WAITING', 'CANCELLING')",
                clock.instant().plus(pause),
                id);
    }

    /** Upstream says that it waits or runs: it is asked again after a pause, and what was unclear before is over. */
    public void stillRunning(UUID id, Duration pause) {
        database.update(
                "UPDATE job SET due_at = LEAST(?, CASE state WHEN 'WAITING' THEN deadline END), unclear_since = NULL"
                        + " WHERE id = ? AND state IN ('WAITING', 'CANCELLING')",
                clock.instant().plus(pause),
                id);
    }

    /** A completion was announced, but not what it is: look at once. */
    public boolean lookNow(UUID id, @Nullable String upstreamId, String why) {
        return move("""
                UPDATE job SET upstream_id = COALESCE(upstream_id, ?), due_at = ?
                WHERE id = ? AND state IN ('WAITING', 'CANCELLING') AND answer IS NULL""", "completion announced", why, upstreamId, clock.instant(), id);
    }

    /** Something worth telling that moves nothing. */
    public void note(UUID id, String kind, @Nullable String detail) {
        database.update(
                "INSERT INTO job_event (job_id, at, kind, detail) SELECT id, ?, ?, ? FROM job WHERE id = ?",
                clock.instant(),
                kind,
                detail,
                id);
    }

    /** The same, unless the history has one of that kind already: for what is found again with every look. */
    public void noteOnce(UUID id, String kind, String detail) {
        database.update("""
                INSERT INTO job_event (job_id, at, kind, detail) SELECT id, ?, ?, ? FROM job
                WHERE id = ? AND NOT EXISTS (SELECT 1 FROM job_event WHERE job_id = ? AND kind = ?)""", clock.instant(), kind, detail, id, id, kind);
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
