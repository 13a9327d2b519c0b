WITH RECURSIVE asked (now, most, lease_end, instance, newcomers, apps, app_rooms, owners, owner_rooms, lane_owners,
        lane_apps, lane_rooms) AS (
    VALUES (?::timestamptz, ?::int, ?::timestamptz, ?::int, ?::int, ?::text[], ?::int[], ?::uuid[], ?::int[],
        ?::uuid[], ?::text[], ?::int[])),
lane (endpoint, owner_id) AS (
    (SELECT endpoint, owner_id FROM job WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING') AND id >= ? ORDER BY endpoint, owner_id LIMIT 1)
    UNION ALL
    SELECT next.endpoint, next.owner_id FROM lane CROSS JOIN LATERAL (
        SELECT endpoint, owner_id FROM job
        WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING') AND (endpoint, owner_id) > (lane.endpoint, lane.owner_id) AND id >= ?
        ORDER BY endpoint, owner_id LIMIT 1) next),
door AS MATERIALIZED (
    SELECT endpoint, owner_id, app, lane_room, app_room, owner_room,
        LEAST(lane_room, app_room, owner_room) AS room
    FROM (
        SELECT endpoint, owner_id, app, COALESCE(
                (SELECT room FROM unnest(lane_owners, lane_apps, lane_rooms) AS g (owner, name, room)
                 WHERE owner = owner_id AND name = app), newcomers) AS lane_room,
            COALESCE(
                (SELECT room FROM unnest(apps, app_rooms) AS g (name, room) WHERE name = app), most) AS app_room,
            COALESCE(
                (SELECT room FROM unnest(owners, owner_rooms) AS g (owner, room)
                 WHERE owner = owner_id), most) AS owner_room
        FROM (SELECT endpoint, owner_id, substring(endpoint FROM '^(((workflows|comfy)/){0,1}[^/]+/[^/]+)') AS app FROM lane) named CROSS JOIN asked) known),
candidate AS (
    SELECT waiting.id, waiting.due_at, door.* FROM door
    CROSS JOIN (VALUES ('INGESTING'), ('SUBMITTING')) wanted (state) CROSS JOIN LATERAL (
        SELECT id, due_at FROM job
        WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING') AND job.state = wanted.state AND endpoint = door.endpoint
            AND owner_id = door.owner_id AND due_at <= (SELECT now FROM asked) AND id >= ?
        ORDER BY due_at LIMIT door.room) waiting),
chosen AS (
    SELECT id FROM (SELECT id, due_at, lane_place FROM (
        SELECT id, due_at, lane_room, app_room, owner_room,
            row_number() OVER (PARTITION BY owner_id, app ORDER BY due_at) AS lane_place,
            row_number() OVER (PARTITION BY app ORDER BY due_at) AS app_place,
            row_number() OVER (PARTITION BY owner_id ORDER BY due_at) AS owner_place
        FROM candidate) counted
    WHERE lane_place <= lane_room AND app_place <= app_room AND owner_place <= owner_room
    UNION ALL
(SELECT id, due_at, 1 FROM job
 WHERE due_at <= (SELECT now FROM asked) AND state IN ('FAILED', 'CANCELLED', 'EXPIRED')
 ORDER BY due_at LIMIT (SELECT most FROM asked))
) turn
    ORDER BY lane_place, due_at LIMIT (SELECT most FROM asked)),
next AS (
    SELECT id FROM job
    WHERE id = ANY (ARRAY(SELECT id FROM chosen)) AND due_at <= (SELECT now FROM asked)
        AND id >= (SELECT id FROM chosen ORDER BY id LIMIT 1)
        AND id <= (SELECT id FROM chosen ORDER BY id DESC LIMIT 1)
    FOR UPDATE SKIP LOCKED)
UPDATE job SET due_at = (SELECT lease_end FROM asked), leased_by = (SELECT instance FROM asked),
    leased_until = (SELECT lease_end FROM asked), looks = looks + 1
WHERE id = ANY (ARRAY(SELECT id FROM next))
    AND id >= (SELECT id FROM next ORDER BY id LIMIT 1)
    AND id <= (SELECT id FROM next ORDER BY id DESC LIMIT 1)
RETURNING id, owner_id, key_id, endpoint, headers, webhook_url, priority, state, attempts, looks, deadline, upstream_id,
answer_status, status_code, error_type, billable_units, logs, late, created_at, submitted_at, accepted_at,
answered_at, finished_at, tags, collection_id, metadata, retry_of, start_deadline, timeout_type, retryable,
inference_seconds, logs_complete, reruns, past_upstream_ids, webhook_options, workflow_id, name, depends_on,
when_ended, pending, has_references, released_at, upstream_account, upstream_bound, trace_context,
CASE WHEN octet_length(input) <= 1048576 THEN input ELSE '' END AS input,
CASE WHEN octet_length(answer) <= 1048576 THEN answer END AS answer,
CASE WHEN octet_length(result) <= 1048576 THEN result END AS result,
CASE WHEN GREATEST(octet_length(input), octet_length(answer)) > 1048576
    THEN octet_length(input) + COALESCE(octet_length(answer), 0) ELSE 0 END AS left_out,
octet_length(result) AS result_bytes
