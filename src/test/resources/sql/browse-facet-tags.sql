SELECT t.id, t.name, count(*) AS count FROM asset a
JOIN asset_tag l ON l.asset_id = a.id JOIN tag t ON t.id = l.tag_id
WHERE a.owner_id = ?
  AND a.type = ?
  AND a.endpoint = ANY (?)
  AND a.key_id = ANY (?)
  AND a.created_at > ?
  AND a.width >= ?
  AND a.duration_seconds <= ?
  AND (a.expires_at IS NULL OR a.expires_at > ?)
GROUP BY t.id ORDER BY count(*) DESC, t.name LIMIT 100
