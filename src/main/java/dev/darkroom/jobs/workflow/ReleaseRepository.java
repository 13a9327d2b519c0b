package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.gate.GateNotifier;
import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Releases blocked jobs: they are queued, or wait if they are gates, and their timeouts begin to count. Where their key
 * may have only so many under way, they wait for one of its places first.
 */
@ApplicationScoped
class ReleaseRepository {

    /**
     * A job that waits for nothing more.
     *
     * @param input with its references resolved; null where it has none
     */
    record Release(WorkflowJob job, @Nullable String input) {}

    /** Of the inputs that are in memory together. */
    static final int MAX_LENGTH_TOGETHER = 4 * 1024 * 1024;

    /** In one statement. */
    private static final int MAX_TOGETHER = 64;

    private static final String RELEASE = """
            WITH given AS (
                SELECT g.id, resolved, endpoint = 'darkroom/gate' AS gate,
                    endpoint <> 'darkroom/gate' AND parallel_jobs IS NOT NULL AS limited
                FROM unnest(?::uuid[], ?::text[]) AS g (id, resolved)
                    JOIN job old ON old.id = g.id AND old.id = ANY (?) LEFT JOIN api_key ON api_key.id = old.key_id),
            moved AS (
                UPDATE job SET state = CASE WHEN gate THEN 'WAITING' ELSE 'QUEUED' END, pending = 0,
                    due_at = CASE WHEN gate OR limited THEN ?::timestamptz + (deadline - created_at) ELSE ? END,
                    put_off = limited, key_slot = CASE WHEN limited THEN 'waiting' END,
                    input = COALESCE(resolved, input), has_references = false, released_at = ?,
                    deadline = ?::timestamptz + (deadline - created_at),
                    start_deadline = ?::timestamptz + (start_deadline - created_at)
                FROM given WHERE job.id = given.id AND job.id = ANY (?) AND state = 'BLOCKED'
                RETURNING job.id, owner_id, workflow_id, name, endpoint, input, released_at),
            noted AS (
                INSERT INTO job_event (job_id, at, kind, detail)
                SELECT id, released_at, 'released', 'what it depends on has ended' FROM moved)
            SELECT id, owner_id, workflow_id, name, input FROM moved WHERE endpoint = 'darkroom/gate'""";

    private final Database database;
    private final GateNotifier gateNotifier;
    private final Clock clock;

    ReleaseRepository(Database database, GateNotifier gateNotifier, Clock clock) {
        this.database = database;
        this.gateNotifier = gateNotifier;
        this.clock = clock;
    }

    void release(List<Release> releases) {
        for (int from = 0; from < releases.size(); from += MAX_TOGETHER) {
            releaseTogether(releases.subList(from, Math.min(from + MAX_TOGETHER, releases.size())));
        }
    }

    private void releaseTogether(List<Release> releases) {
        Instant now = clock.instant();
        UUID[] jobs = releases.stream().map(release -> release.job().id()).toArray(UUID[]::new);
        List<GateNotifier.Opened> gates = database.query(
                RELEASE,
                ReleaseRepository::opened,
                jobs,
                releases.stream().map(Release::input).toArray(String[]::new),
                jobs,
                now,
                now,
                now,
                now,
                now,
                jobs);
        gateNotifier.opened(gates);
    }

    /** How many bytes the inputs of a workflow's jobs have together. */
    long inputBytes(Workflow workflow) {
        return database.first("""
                        SELECT COALESCE(sum(octet_length(input)), 0) FROM job
                        WHERE workflow_id = ? AND id >= ? AND NOT replaced""", row -> row.getLong(1), workflow.id(), workflow.lowestJob())
                .orElseThrow();
    }

    Optional<String> input(UUID job) {
        return database.first("SELECT input FROM job WHERE id = ?", row -> row.getString(1), job);
    }

    /** What a job has given; empty where there is none, or it has more bytes than that. */
    Optional<String> result(UUID job, int maxBytes) {
        return database.first(
                "SELECT result FROM job WHERE id = ? AND state = 'SUCCEEDED' AND octet_length(result) <= ?",
                row -> row.getString(1),
                job,
                maxBytes);
    }

    private static GateNotifier.Opened opened(ResultSet row) throws SQLException {
        return new GateNotifier.Opened(
                Database.id(row, "id"),
                Database.id(row, "owner_id"),
                Database.uuid(row, "workflow_id"),
                row.getString("name"),
                row.getString("input"));
    }
}
