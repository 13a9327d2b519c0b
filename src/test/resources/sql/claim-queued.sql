WITH RECURSIVE params (now, lease_end, instance, batch_size, here, taken, owner_most, endpoint_most, exhausted, newcomers, apps, rooms) AS (
    VALUES (?::timestamptz, ?::timestamptz, ?::int, ?::int, ?::uuid, ?::int, ?::int, ?::int, ?::uuid[], ?::int, ?::text[], ?::int[])),
ahead (owner_id) AS (
    (SELECT owner_id FROM job
     WHERE state = 'QUEUED' AND NOT put_off AND owner_id >= (SELECT here FROM params) AND id >= ?
     ORDER BY owner_id LIMIT 1)
    UNION ALL
    SELECT (SELECT owner_id FROM job
            WHERE state = 'QUEUED' AND NOT put_off AND owner_id > ahead.owner_id AND id >= ?
            ORDER BY owner_id LIMIT 1)
    FROM ahead WHERE owner_id IS NOT NULL),
behind (owner_id) AS (
    (SELECT owner_id FROM job
     WHERE state = 'QUEUED' AND NOT put_off AND owner_id < (SELECT here FROM params) AND id >= ?
     ORDER BY owner_id LIMIT 1)
    UNION ALL
    SELECT (SELECT owner_id FROM job
            WHERE state = 'QUEUED' AND NOT put_off AND owner_id > behind.owner_id
                AND owner_id < (SELECT here FROM params) AND id >= ?
            ORDER BY owner_id LIMIT 1)
    FROM behind WHERE owner_id IS NOT NULL),
owners AS (
    SELECT owner_id, row_number() OVER () AS number
    FROM (SELECT owner_id FROM ahead WHERE owner_id IS NOT NULL
          UNION ALL SELECT owner_id FROM behind WHERE owner_id IS NOT NULL) circle
    WHERE owner_id <> ALL ((SELECT exhausted FROM params)::uuid[])
    LIMIT (SELECT batch_size FROM params)),
weighted AS (
    SELECT owner_id, number, COALESCE(weight, 1) AS weight, COALESCE(parallel_limit, owner_most) AS parallel, batch_size,
        GREATEST(batch_size * COALESCE(weight, 1) / sum(COALESCE(weight, 1)) OVER (), COALESCE(weight, 1))
            - CASE owner_id WHEN here THEN taken ELSE 0 END AS due
    FROM owners CROSS JOIN params
    LEFT JOIN LATERAL (SELECT weight, parallel_limit FROM owner WHERE id = owners.owner_id LIMIT 1) known ON true),
share AS (
    SELECT owner_id, number, weight, parallel,
        GREATEST(LEAST(due, batch_size - sum(due) OVER (ORDER BY number) + due), 0)::int AS allotted
    FROM weighted),
quota AS MATERIALIZED (
    SELECT owner_id, number, weight, allotted,
        CASE WHEN parallel IS NULL OR allotted = 0 THEN allotted
             ELSE GREATEST(LEAST(allotted, owner_room(owner_id, parallel)), 0) END AS jobs
    FROM share),
picked AS (
    SELECT waiting.id FROM quota CROSS JOIN LATERAL (
        SELECT id FROM job
        WHERE state = 'QUEUED' AND NOT put_off AND owner_id = quota.owner_id
            AND due_at <= (SELECT now FROM params) AND id >= ?
        ORDER BY priority, id LIMIT quota.jobs FOR UPDATE SKIP LOCKED) waiting),
moved AS (
    UPDATE job SET state = 'SUBMITTING', attempts = attempts + 1, looks = 0,
        due_at = (SELECT lease_end FROM params),
        leased_by = (SELECT instance FROM params), leased_until = (SELECT lease_end FROM params), submitted_at = (SELECT now FROM params)
    WHERE id = ANY (ARRAY(SELECT id FROM picked)) AND id >= ? RETURNING *),
noted AS (
    INSERT INTO job_event (job_id, at, kind, detail)
    SELECT id, submitted_at, 'submitting', 'attempt ' || attempts FROM moved)
SELECT quota.owner_id AS quota_owner, quota.weight, quota.allotted, quota.jobs < quota.allotted AS held_back, claimed.*
FROM quota LEFT JOIN (SELECT id, owner_id, key_id, endpoint, headers, webhook_url, priority, state, attempts, looks, deadline, upstream_id,
answer_status, status_code, error_type, billable_units, logs, late, created_at, submitted_at, accepted_at,
answered_at, finished_at, tags, collection_id, metadata, retry_of, start_deadline, timeout_type, retryable,
inference_seconds, logs_complete, reruns, past_upstream_ids, webhook_options, workflow_id, name, depends_on,
when_ended, pending, has_references, released_at, upstream_account, upstream_bound, trace_context,
CASE WHEN octet_length(input) <= 1048576 THEN input ELSE '' END AS input,
CASE WHEN octet_length(answer) <= 1048576 THEN answer END AS answer,
CASE WHEN octet_length(result) <= 1048576 THEN result END AS result,
CASE WHEN GREATEST(octet_length(input), octet_length(answer)) > 1048576
    THEN octet_length(input) + COALESCE(octet_length(answer), 0) ELSE 0 END AS left_out,
octet_length(result) AS result_bytes FROM moved) claimed ON claimed.owner_id = quota.owner_id
ORDER BY quota.number, claimed.priority, claimed.id
