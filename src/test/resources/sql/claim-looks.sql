WITH next AS (
    SELECT id FROM job WHERE due_at <= ? AND state IN ('WAITING', 'CANCELLING')
    ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
UPDATE job SET due_at = ?, leased_by = ?, leased_until = ?, looks = looks + 1
WHERE id = ANY (ARRAY(SELECT id FROM next))
    AND id >= (SELECT id FROM next ORDER BY id LIMIT 1)
    AND id <= (SELECT id FROM next ORDER BY id DESC LIMIT 1)
RETURNING *
