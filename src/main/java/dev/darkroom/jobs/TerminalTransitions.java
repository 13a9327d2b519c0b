package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ends jobs without success: transition, history and webhook in one transaction. An end is entered once, by
 * compare-and-set, and all that belongs to it is in the same transaction.
 */
@ApplicationScoped
public class TerminalTransitions {

    /** It waits again after refusals only, so that nothing can have been charged. */
    private static final String NOT_TAKEN = "state = 'QUEUED' AND submitted_at IS NOT NULL AND NOT upstream_bound";

    static final String EXPIRE_QUEUED = """
            WITH past AS (
                SELECT id FROM job WHERE state = 'QUEUED' AND LEAST(start_deadline, deadline) <= ?
                ORDER BY LEAST(start_deadline, deadline) LIMIT ? FOR UPDATE SKIP LOCKED),
            moved AS (
                UPDATE job SET state = 'EXPIRED', due_at = NULL, finished_at = ?, status_code = ?,
                    billable_units = CASE WHEN NOT_TAKEN THEN 0 ELSE COALESCE(billable_units, earlier_units) END,
                    result = CASE WHEN start_deadline <= deadline THEN ? ELSE ? END,
                    error_type = CASE WHEN start_deadline <= deadline THEN ? ELSE ? END,
                    timeout_type = CASE WHEN start_deadline <= deadline THEN ? END
                WHERE id = ANY (ARRAY(SELECT id FROM past))
                    AND id >= (SELECT id FROM past ORDER BY id LIMIT 1)
                    AND id <= (SELECT id FROM past ORDER BY id DESC LIMIT 1)
                RETURNING *),
            noted AS (
                INSERT INTO job_event (job_id, at, kind, detail)
                SELECT id, finished_at, 'expired', CASE WHEN start_deadline <= deadline THEN ? ELSE ? END FROM moved)
            SELECT COLUMNS FROM moved""".replace("COLUMNS", Job.COLUMNS).replace("NOT_TAKEN", NOT_TAKEN);

    private static final String END_BLOCKED = """
            WITH given AS (
                SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[])
                    AS g (id, body, status, type, why)),
            moved AS (
                UPDATE job SET state = ?, pending = 0, finished_at = ?, status_code = status::integer, result = body,
                    error_type = type
                FROM given WHERE job.id = given.id AND job.id = ANY (?) AND state = 'BLOCKED'
                RETURNING job.*, why),
            noted AS (
                INSERT INTO job_event (job_id, at, kind, detail) SELECT id, finished_at, ?, why FROM moved)
            SELECT COLUMNS FROM moved""".replace("COLUMNS", Job.COLUMNS);

    private final Database database;
    private final JobRepository store;
    private final CompletionNotifier completionNotifier;
    private final Clock clock;

    TerminalTransitions(Database database, JobRepository store, CompletionNotifier completionNotifier, Clock clock) {
        this.database = database;
        this.store = store;
        this.completionNotifier = completionNotifier;
        this.clock = clock;
    }

    /** Any other end. The body is what callers read as the result. */
    @Transactional
    public boolean end(Job job, JobState end, FailureOutcome failureOutcome) {
        return end(job, end, failureOutcome, statesBefore(end));
    }

    /** The same, but only while nobody has handed the job upstream. */
    @Transactional
    public boolean endQueued(Job job, JobState end, FailureOutcome failureOutcome) {
        return end(job, end, failureOutcome, JobState.QUEUED.name());
    }

    /**
     * Ends blocked jobs, in one statement with their history. Whoever calls holds the lock of their workflow.
     *
     * @param ends of each job, by its id
     */
    @Transactional
    public int endBlocked(JobState end, Map<UUID, FailureOutcome> ends) {
        if (ends.isEmpty()) {
            return 0;
        }
        UUID[] jobs = ends.keySet().toArray(UUID[]::new);
        List<Job> ended = database.query(
                END_BLOCKED,
                Job::read,
                jobs,
                texts(ends, jobs, FailureOutcome::body),
                texts(ends, jobs, outcome -> Integer.toString(outcome.status())),
                texts(ends, jobs, FailureOutcome::errorType),
                texts(ends, jobs, FailureOutcome::why),
                end,
                clock.instant(),
                jobs,
                end.name().toLowerCase(Locale.ROOT));
        announce(ended);
        return ended.size();
    }

    /** Cancels a job that still waits for others; whoever goes on with its workflow at the moment comes first. */
    @Transactional
    public boolean cancelBlocked(Job job) {
        WorkflowPart part = job.options().part();
        if (part == null) {
            return false;
        }
        database.query("SELECT id FROM workflow WHERE id = ? FOR UPDATE", _ -> true, part.workflowId());
        return endBlocked(JobState.CANCELLED, Map.of(job.id(), FailureOutcome.cancelled())) > 0;
    }

    private static String[] texts(
            Map<UUID, FailureOutcome> ends, UUID[] jobs, Function<FailureOutcome, @Nullable String> part) {
        return Arrays.stream(jobs)
                .map(job -> part.apply(Objects.requireNonNull(ends.get(job))))
                .toArray(String[]::new);
    }

    /**
     * Ends queued jobs whose time is over, in one statement with their history; what another replica is at is left to it.
     *
     * @return how many, at most that many
     */
    @Transactional
    public int expireQueued(int most) {
        Instant now = clock.instant();
        FailureOutcome late = FailureOutcome.expired();
        FailureOutcome unstarted = FailureOutcome.notStarted();
        List<Job> ended = database.query(
                EXPIRE_QUEUED,
                Job::read,
                now,
                most,
                now,
                late.status(),
                unstarted.body(),
                late.body(),
                unstarted.errorType(),
                late.errorType(),
                unstarted.timeoutType(),
                unstarted.why(),
                late.why());
        announce(ended);
        return ended.size();
    }

    private void announce(List<Job> ended) {
        completionNotifier.announce(ended.stream()
                .map(job -> new CompletionNotifier.End(
                        job,
                        job.state(),
                        job.statusCode(),
                        String.valueOf(job.result()),
                        job.errorType(),
                        job.billableUnits()))
                .toList());
    }

    private boolean end(Job job, JobState end, FailureOutcome failureOutcome, String... from) {
        List<Optional<BigDecimal>> ended = database.query(
                """
                UPDATE job SET state = ?, result = ?, status_code = ?, error_type = ?, due_at = NULL, finished_at = ?,
                    pending = 0, upstream_id = COALESCE(upstream_id, ?),
                    billable_units = COALESCE(? + COALESCE(earlier_units, 0), billable_units,
                        CASE WHEN NOT_TAKEN THEN 0 WHEN state = 'QUEUED' THEN earlier_units END),
                    timeout_type = ?, retryable = ?
                WHERE id = ? AND answer IS NULL AND state = ANY (?)
                RETURNING billable_units""".replace("NOT_TAKEN", NOT_TAKEN),
                row -> Optional.ofNullable(row.getBigDecimal("billable_units")),
                end,
                failureOutcome.body(),
                failureOutcome.status(),
                failureOutcome.errorType(),
                clock.instant(),
                failureOutcome.upstreamId(),
                failureOutcome.billableUnits(),
                failureOutcome.timeoutType(),
                failureOutcome.retryable(),
                job.id(),
                from);
        if (ended.isEmpty()) {
            return false;
        }
        store.note(job.id(), end.name().toLowerCase(Locale.ROOT), failureOutcome.why());
        completionNotifier.announce(List.of(new CompletionNotifier.End(
                job,
                end,
                failureOutcome.status(),
                failureOutcome.body(),
                failureOutcome.errorType(),
                ended.getFirst().orElse(null))));
        return true;
    }

    private static String[] statesBefore(JobState end) {
        return Arrays.stream(JobState.values())
                .filter(state -> !state.isEnd() && state.next().contains(end))
                .map(Enum::name)
                .toArray(String[]::new);
    }
}
