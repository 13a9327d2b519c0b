package dev.darkroom.jobs.workflow;

import dev.darkroom.access.owner.OwnedData;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Repository of workflows and of their jobs' parts in them. */
@ApplicationScoped
class WorkflowRepository {

    private static final String FIND = "SELECT " + Workflow.COLUMNS + " FROM workflow WHERE id = ?";

    // The signal of a workflow that is no longer there is taken by whoever finds that out.
    private static final String SIGNALLED = """
            SELECT workflow_id, owner_id FROM (
                SELECT workflow_id, due_at, COALESCE(owner_id, workflow_id) AS owner_id
                FROM workflow_signal LEFT JOIN workflow ON workflow.id = workflow_id
                WHERE due_at <= ? AND workflow_id <> ALL (?) AND COALESCE(owner_id, workflow_id) <> ALL (?)
                ORDER BY due_at LIMIT 1000) due
            GROUP BY workflow_id, owner_id ORDER BY min(due_at) LIMIT ?""";

    private static final String JOBS = "SELECT " + WorkflowJob.COLUMNS
            + " FROM job WHERE workflow_id = ? AND id >= ? AND (NOT replaced OR ?::boolean) ORDER BY id";

    private static final String RECOUNT = """
            UPDATE job SET pending = given.pending::integer FROM unnest(?::uuid[], ?::text[]) AS given (id, pending)
            WHERE job.id = given.id AND job.id = ANY (?) AND state = 'BLOCKED'""";

    private static final Duration STUCK_AFTER = Duration.ofMinutes(1);

    private final Database database;
    private final Clock clock;

    WorkflowRepository(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Produces
    static RetentionRule workflows(
            @ConfigProperty(name = "darkroom.retention.jobs", defaultValue = "30d") Duration jobs) {
        return new RetentionRule("workflow", "finished_at", jobs);
    }

    @Produces
    static OwnedData owned(Database database) {
        return OwnedData.rows(OwnedData.MIDDLE, "workflow", database);
    }

    void insert(Workflow workflow) {
        database.update(
                "INSERT INTO workflow (" + Workflow.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                workflow.id(),
                workflow.ownerId(),
                workflow.keyId(),
                workflow.state(),
                workflow.webhookUrl(),
                workflow.webhookOptions(),
                workflow.createdAt(),
                workflow.cancelledAt(),
                workflow.finishedAt());
    }

    Optional<Workflow> find(UUID ownerId, UUID id) {
        return database.first(FIND + " AND owner_id = ?", Workflow::read, id, ownerId);
    }

    /** Newest first. */
    List<Workflow> page(UUID ownerId, List<String> states, @Nullable UUID before, int limit) {
        String sql = "SELECT " + Workflow.COLUMNS + " FROM workflow WHERE owner_id = ? AND state = ANY (?)"
                + (before == null ? "" : " AND id < ?") + " ORDER BY id DESC LIMIT ?";
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(ownerId, states.toArray(String[]::new)));
        if (before != null) {
            values.add(before);
        }
        values.add(limit);
        return database.query(sql, Workflow::read, values.toArray());
    }

    /** Until the end of the transaction nobody else goes on with it, cancels or retries it. */
    Optional<Workflow> lock(UUID id) {
        return database.first(FIND + " FOR UPDATE", Workflow::read, id);
    }

    List<WorkflowJob> jobs(Workflow workflow) {
        return database.query(JOBS, WorkflowJob::read, workflow.id(), workflow.lowestJob(), false);
    }

    /** With those that others were run in place of. */
    List<WorkflowJob> allJobs(Workflow workflow) {
        return database.query(JOBS, WorkflowJob::read, workflow.id(), workflow.lowestJob(), true);
    }

    /** That these have to be gone on with; written along with whatever makes it so. */
    void signal(UUID... workflows) {
        signalLater(Duration.ZERO, workflows);
    }

    /** That they have to be gone on with after a while, should nobody have done so until then. */
    void signalLater(Duration pause, UUID... workflows) {
        database.update(
                "INSERT INTO workflow_signal (workflow_id, due_at) SELECT id, ? FROM unnest(?::uuid[]) AS given (id)",
                clock.instant().plus(pause),
                workflows);
    }

    /** Whatever is written before this is seen by what is read after it; what comes later signals again. */
    void takeSignals(UUID workflow) {
        database.update("DELETE FROM workflow_signal WHERE workflow_id = ?", workflow);
    }

    /** @return how many workflows could go on and had no signal that says so; at most 500 */
    int signalStuck() {
        Instant now = clock.instant();
        return database.update("""
                INSERT INTO workflow_signal (workflow_id, due_at)
                SELECT id, ? FROM workflow w
                WHERE state = 'RUNNING' AND created_at < ?
                    AND NOT EXISTS (SELECT FROM workflow_signal s WHERE s.workflow_id = w.id)
                    AND NOT EXISTS (SELECT FROM job j WHERE j.workflow_id = w.id
                        AND j.state IN ('QUEUED', 'SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING'))
                LIMIT 500""", now, now.minus(STUCK_AFTER));
    }

    /** Whether a result of one of its jobs has come after that job's end and is not filed yet. */
    boolean hasLateResult(UUID workflow) {
        return database.first("""
                        SELECT 1 FROM job WHERE workflow_id = ? AND NOT replaced AND answer IS NOT NULL
                            AND state <> 'SUCCEEDED' LIMIT 1""", _ -> true, workflow).isPresent();
    }

    /** How often a workflow was retried, and how many of its jobs others were run in place of. */
    record Retries(int times, int replaced) {}

    Retries retries(Workflow workflow) {
        return database.first(
                        """
                        SELECT count(DISTINCT created_at) FILTER (WHERE retry_of IS NOT NULL) AS times,
                            count(*) FILTER (WHERE replaced) AS replaced
                        FROM job WHERE workflow_id = ? AND id >= ?""",
                        row -> new Retries(row.getInt("times"), row.getInt("replaced")),
                        workflow.id(),
                        workflow.lowestJob())
                .orElseThrow();
    }

    void postpone(UUID workflow, Duration pause) {
        database.update(
                "UPDATE workflow_signal SET due_at = ? WHERE workflow_id = ?",
                clock.instant().plus(pause),
                workflow);
    }

    /** A workflow that is to be gone on with. */
    record Signalled(UUID workflow, UUID owner) {}

    /** Those that were signalled first, without those workflows and owners. */
    List<Signalled> signalled(Collection<UUID> workflows, Collection<UUID> owners, int most) {
        return database.query(
                SIGNALLED,
                row -> new Signalled(Database.id(row, "workflow_id"), Database.id(row, "owner_id")),
                clock.instant(),
                workflows.toArray(UUID[]::new),
                owners.toArray(UUID[]::new),
                most);
    }

    void recount(Map<WorkflowJob, Integer> pending) {
        if (!pending.isEmpty()) {
            UUID[] jobs = pending.keySet().stream().map(WorkflowJob::id).toArray(UUID[]::new);
            database.update(
                    RECOUNT,
                    jobs,
                    pending.values().stream().map(String::valueOf).toArray(String[]::new),
                    jobs);
        }
    }

    void end(Workflow workflow, WorkflowState end, Instant now) {
        database.update("UPDATE workflow SET state = ?, finished_at = ? WHERE id = ?", end, now, workflow.id());
    }

    void cancel(Workflow workflow) {
        database.update("UPDATE workflow SET cancelled_at = ? WHERE id = ?", clock.instant(), workflow.id());
    }

    void restart(Workflow workflow) {
        database.update(
                "UPDATE workflow SET state = 'RUNNING', finished_at = NULL, cancelled_at = NULL WHERE id = ?",
                workflow.id());
    }
}
