WITH w AS MATERIALIZED (SELECT id, bool_or(lex) AS lex FROM (
  (SELECT a.id, false AS lex FROM asset_look a WHERE a.model_id = ? AND a.owner_id = ? ORDER BY bit_count(a.bits # ?::bit(384)), a.id DESC LIMIT 2000)) x GROUP BY id)
SELECT w.id, w.lex, 0 AS worded, v_look.vector AS look FROM w LEFT JOIN asset_look_vector v_look ON v_look.id = w.id AND v_look.model_id = ?
