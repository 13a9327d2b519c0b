WITH lex AS MATERIALIZED (SELECT a.id FROM asset a WHERE a.owner_id = ? AND a.favorited_at IS NOT NULL AND a.expires_at IS NULL AND a.words @@ websearch_to_tsquery('english', search_text(?))),
w AS MATERIALIZED (SELECT id, bool_or(lex) AS lex FROM (
  (SELECT a.id, false AS lex FROM asset_meaning a WHERE a.model_id = ? AND a.owner_id = ? AND a.id IN (SELECT a.id FROM asset a WHERE a.owner_id = ? AND a.favorited_at IS NOT NULL) ORDER BY bit_count(a.bits # ?::bit(384)), a.id DESC LIMIT 2000)
  UNION ALL
  (SELECT lex.id, true AS lex FROM lex LEFT JOIN asset_meaning a ON a.id = lex.id AND a.model_id = ? ORDER BY bit_count(a.bits # ?::bit(384)) NULLS LAST, lex.id DESC LIMIT 2000)) x GROUP BY id)
SELECT w.id, w.lex, (SELECT count(*) FROM lex) AS worded, v_meaning.vector AS meaning FROM w LEFT JOIN asset_meaning_vector v_meaning ON v_meaning.id = w.id AND v_meaning.model_id = ?
