SELECT count(*) FROM asset a
WHERE a.owner_id = ?
  AND a.job_id IN (SELECT job_id FROM generation WHERE parameters @> ?::jsonb OR parameters @> ?::jsonb OR parameters @> ?::jsonb OR parameters @> ?::jsonb)
  AND (a.expires_at IS NULL OR a.expires_at > ?)