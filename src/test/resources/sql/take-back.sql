WITH next AS (
    SELECT id FROM job WHERE state = 'QUEUED' AND put_off AND due_at <= ? AND id >= ?
        AND key_slot IS DISTINCT FROM 'waiting'
    ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED),
back AS (
    UPDATE job SET put_off = false
    WHERE id = ANY (ARRAY(SELECT id FROM next))
        AND id >= (SELECT id FROM next ORDER BY id LIMIT 1)
        AND id <= (SELECT id FROM next ORDER BY id DESC LIMIT 1)
    RETURNING 1)
SELECT (SELECT count(*) FROM back) AS back,
    EXISTS (SELECT 1 FROM job WHERE key_slot = 'waiting' AND finished_at IS NULL) AS slots_wanted
