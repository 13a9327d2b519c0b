WITH next AS (
    SELECT id FROM job WHERE due_at <= ? AND due_at IS NOT NULL AND state NOT IN ('QUEUED', 'WAITING', 'CANCELLING')
    ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
UPDATE job SET due_at = ?, leased_by = ?, leased_until = ?, looks = looks + 1
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
