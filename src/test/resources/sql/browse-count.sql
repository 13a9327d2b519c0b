SELECT count(*) FROM asset a
WHERE a.owner_id = ?
  AND a.type = ?
  AND a.endpoint = ANY (?)
  AND a.key_id = ANY (?)
  AND a.created_at > ?
  AND a.width >= ?
  AND a.duration_seconds <= ?
  AND (a.expires_at IS NULL OR a.expires_at > ?)