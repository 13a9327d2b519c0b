package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.gate.GateNotifier;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.trace.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** Inserts successors of jobs: the same in all that their caller asked for, with ids, times and outcomes of their own. */
@ApplicationScoped
class RetryRepository {

    // One that depends on others begins blocked, also where all of them have succeeded: whoever goes on with the
    // workflow counts, and resolves its references.
    private static final String SUCCESSORS = """
            WITH given AS (SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[]) AS g (old, fresh, changed, refers)),
            replaced AS (
                UPDATE job SET replaced = true FROM given
                WHERE job.id = given.old AND job.id = ANY (?) RETURNING job.*, fresh, changed, refers),
            noted AS (
                INSERT INTO job_event (job_id, at, kind, detail)
                SELECT id, ?, 'replaced', 'its workflow is retried: job ' || fresh FROM replaced),
            born AS (
                SELECT replaced.*, endpoint <> 'darkroom/gate' AND cardinality(COALESCE(depends_on, '{}')) = 0
                    AND EXISTS (SELECT 1 FROM api_key WHERE id = ? AND parallel_jobs IS NOT NULL) AS limited, COALESCE(cardinality(depends_on), 0) AS parents, COALESCE(released_at, created_at) AS since
                FROM replaced)
            INSERT INTO job (id, owner_id, key_id, endpoint, input, headers, webhook_url, priority, state, due_at, deadline,
                created_at, tags, collection_id, metadata, retry_of, start_deadline, webhook_options, workflow_id, name,
                depends_on, when_ended, pending, has_references, key_slot, put_off, upstream_account, trace_context)
            SELECT fresh, owner_id, ?, endpoint, COALESCE(changed, input), headers, webhook_url, priority,
                CASE WHEN parents > 0 THEN 'BLOCKED' WHEN endpoint = 'darkroom/gate' THEN 'WAITING' ELSE 'QUEUED' END,
                CASE WHEN parents > 0 THEN NULL WHEN limited OR endpoint = 'darkroom/gate'
                    THEN ?::timestamptz + (deadline - since) ELSE ? END,
                ?::timestamptz + (deadline - since), ?, tags, collection_id, metadata, id,
                ?::timestamptz + (start_deadline - since), webhook_options, workflow_id, name, depends_on, when_ended,
                parents, refers::boolean, CASE WHEN limited THEN 'waiting' END, limited, upstream_account, ?::text
            FROM born
            RETURNING id, owner_id, workflow_id, name, endpoint, state, input""";

    private final Database database;
    private final GateNotifier gateNotifier;
    private final Traces traces;
    private final Ids ids;
    private final Clock clock;

    RetryRepository(Database database, GateNotifier gateNotifier, Traces traces, Ids ids, Clock clock) {
        this.database = database;
        this.gateNotifier = gateNotifier;
        this.traces = traces;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * @param keyId the key that they are run with
     * @param inputs by the ids of the old ones
     */
    void insertSuccessors(String keyId, List<WorkflowJob> jobs, Map<UUID, RetryAdmission.Admitted> inputs) {
        Instant now = clock.instant();
        UUID[] old = jobs.stream().map(WorkflowJob::id).toArray(UUID[]::new);
        UUID[] fresh = ids.ofOneDay(old.length).toArray(UUID[]::new);
        List<RetryAdmission.Admitted> wanted = jobs.stream()
                .map(job -> Objects.requireNonNull(inputs.get(job.id())))
                .toList();
        List<GateNotifier.Opened> gates = database
                .query(
                        SUCCESSORS,
                        row -> row.getString("state").equals("WAITING")
                                ? Stream.of(new GateNotifier.Opened(
                                        Database.id(row, "id"),
                                        Database.id(row, "owner_id"),
                                        Database.uuid(row, "workflow_id"),
                                        row.getString("name"),
                                        row.getString("input")))
                                : Stream.<GateNotifier.Opened>empty(),
                        old,
                        fresh,
                        wanted.stream().map(RetryAdmission.Admitted::input).toArray(String[]::new),
                        wanted.stream()
                                .map(each -> String.valueOf(each.hasReferences()))
                                .toArray(String[]::new),
                        old,
                        now,
                        keyId,
                        keyId,
                        now,
                        now,
                        now,
                        now,
                        now,
                        traces.current())
                .stream()
                .flatMap(gate -> gate)
                .toList();
        gateNotifier.opened(gates);
    }
}
