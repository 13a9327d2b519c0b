package dev.darkroom.jobs.dispatch;

import dev.darkroom.jobs.JobRepository;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.BatchWriter;
import dev.darkroom.shared.work.GroupCommit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Batches the recording of acknowledgements. Writes down that upstream took a job: what is acknowledged at the same
 * time in one statement.
 */
@ApplicationScoped
public class AcknowledgementBatcher {

    private record Acceptance(UUID job, String upstreamId, Duration untilLook) {}

    // The bounds let the days that have none of these jobs unopened; a join alone would not.
    private static final String ACCEPT = """
            WITH given AS (
                SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[]) AS g (id, upstream_id, look_at)),
            moved AS (
                UPDATE job SET upstream_id = given.upstream_id, accepted_at = ?, unclear_since = NULL,
                    state = CASE state WHEN 'SUBMITTING' THEN 'WAITING' ELSE state END,
                    due_at = CASE state WHEN 'SUBMITTING' THEN LEAST(given.look_at::timestamptz, deadline)
                        WHEN 'CANCELLING' THEN ? ELSE due_at END
                FROM given
                WHERE job.id = given.id AND job.id = ANY (?) AND job.id >= ? AND job.id <= ?
                    AND job.upstream_id IS NULL
                    AND (past_upstream_ids IS NULL OR given.upstream_id <> ALL (past_upstream_ids))
                RETURNING job.id, job.upstream_id),
            noted AS (
                INSERT INTO job_event (job_id, at, kind, detail)
                SELECT id, ?, 'submitted', 'upstream request ' || upstream_id FROM moved)
            SELECT id FROM moved""";

    /** Those that have the very request already: a write whose answer was lost is made again. */
    private static final String KNOWN = """
            SELECT job.id FROM unnest(?::uuid[], ?::text[]) AS given (id, upstream_id) JOIN job ON job.id = given.id
            WHERE job.id = ANY (?) AND job.id >= ? AND job.id <= ? AND job.upstream_id = given.upstream_id""";

    private final Database database;
    private final JobRepository store;
    private final BatchWriter<Acceptance, Boolean> writer;
    private final Clock clock;

    AcknowledgementBatcher(Database database, JobRepository store, GroupCommit groupCommit, Clock clock) {
        this.database = database;
        this.store = store;
        this.writer = groupCommit.writer("acceptances", Acceptance::job, this::write);
        this.clock = clock;
    }

    /**
     * Upstream took it. Whatever state the job is in by now, its upstream id is worth knowing: it is written also when
     * the database comes back only a while later.
     */
    @Retry(maxRetries = -1, delay = 500, jitter = 250, maxDuration = 60_000)
    public boolean accepted(UUID job, String upstreamId, Duration untilLook) {
        return writer.write(new Acceptance(job, upstreamId, untilLook));
    }

    /** Upstream had taken it, as its list of requests tells. Two jobs with the same input never adopt the same request. */
    @Transactional
    public boolean adopt(UUID job, String upstreamId) {
        database.query("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", _ -> true, upstreamId);
        return store.isNobodys(upstreamId)
                && write(List.of(new Acceptance(job, upstreamId, Duration.ZERO)))
                        .getFirst();
    }

    private List<Boolean> write(List<Acceptance> together) {
        Instant now = clock.instant();
        UUID[] jobs = together.stream().map(Acceptance::job).toArray(UUID[]::new);
        String[] upstreamIds = together.stream().map(Acceptance::upstreamId).toArray(String[]::new);
        Set<UUID> moved = new HashSet<>(database.query(
                ACCEPT,
                row -> Database.id(row, "id"),
                jobs,
                upstreamIds,
                together.stream()
                        .map(one -> now.plus(one.untilLook()).toString())
                        .toArray(String[]::new),
                now,
                now,
                jobs,
                jobs[0],
                jobs[jobs.length - 1],
                now));
        if (moved.size() < jobs.length) {
            moved.addAll(database.query(
                    KNOWN, row -> Database.id(row, "id"), jobs, upstreamIds, jobs, jobs[0], jobs[jobs.length - 1]));
        }
        return together.stream().map(one -> moved.contains(one.job())).toList();
    }
}
