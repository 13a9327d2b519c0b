SELECT type, endpoint, to_char(month AT TIME ZONE 'UTC', 'YYYY-MM'), sum(assets)::bigint FROM (
    SELECT a.type, a.endpoint, date_trunc('month', a.created_at, 'UTC') AS month, count(*) AS assets
    FROM asset a
    WHERE a.owner_id = ?
  AND a.type = ?
  AND a.endpoint = ANY (?)
  AND a.key_id = ANY (?)
  AND a.created_at > ?
  AND a.width >= ?
  AND a.duration_seconds <= ?
  AND (a.expires_at IS NULL OR a.expires_at > ?)
    GROUP BY 1, 2, 3) cell
GROUP BY GROUPING SETS ((type), (endpoint), (month))
ORDER BY month DESC NULLS LAST, sum(assets) DESC, type, endpoint
