WITH lex AS MATERIALIZED (SELECT a.id FROM asset a WHERE a.owner_id = ? AND a.expires_at IS NULL AND a.words @@ (websearch_to_tsquery('english', search_letters(?)) && to_tsquery('english', search_letters(?)))),
w AS MATERIALIZED (SELECT id, bool_or(lex) AS lex FROM (
  (SELECT id, true AS lex FROM lex ORDER BY id DESC LIMIT 1500)) x GROUP BY id)
SELECT w.id, w.lex, (SELECT count(*) FROM lex) AS worded FROM w
