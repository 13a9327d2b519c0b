SELECT a.id, coalesce(a.origin_request_id, a.job_id::text) AS request_id, a.type, a.title, a.endpoint, a.created_at, a.source, a.prompt, a.width,
    a.height, a.duration_seconds, a.codec, a.channels, a.favorited_at, o.content_type,
    CASE WHEN a.expires_at IS NULL OR a.expires_at > now() THEN a.object_key END AS object_key
FROM asset a LEFT JOIN stored_object o ON o.key = a.object_key
WHERE a.id IN (
SELECT a.id FROM asset a
WHERE a.owner_id = ?
  AND (a.expires_at IS NULL OR a.expires_at > ?)
ORDER BY a.created_at DESC, a.id DESC
LIMIT 21)
ORDER BY a.created_at DESC, a.id DESC