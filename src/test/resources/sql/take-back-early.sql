WITH next AS (
    SELECT id FROM job WHERE state = 'QUEUED' AND put_off AND COALESCE(substring(endpoint FROM '^(((workflows|comfy)/){0,1}[^/]+/[^/]+)') = ?::text, true) AND id >= ?
        AND key_slot IS DISTINCT FROM 'waiting'
    ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
UPDATE job SET put_off = false, due_at = LEAST(due_at, ?)
WHERE id = ANY (ARRAY(SELECT id FROM next)) AND id >= ?
