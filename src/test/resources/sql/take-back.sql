WITH next AS (
    SELECT id FROM job WHERE state = 'QUEUED' AND put_off AND due_at <= ? AND id >= ?
    ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
UPDATE job SET put_off = false
WHERE id = ANY (ARRAY(SELECT id FROM next))
    AND id >= (SELECT id FROM next ORDER BY id LIMIT 1)
    AND id <= (SELECT id FROM next ORDER BY id DESC LIMIT 1)
