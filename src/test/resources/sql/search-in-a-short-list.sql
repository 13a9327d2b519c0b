WITH lex AS MATERIALIZED (SELECT a.id FROM asset a WHERE a.owner_id = ? AND a.id IN (SELECT asset_id FROM asset_tag WHERE tag_id = ?) AND a.expires_at IS NULL AND a.words @@ websearch_to_tsquery('english', search_letters(?)))
SELECT a.id, a.id IN (SELECT id FROM lex) AS lex, 0 AS worded, v_meaning.vector AS meaning
FROM (SELECT DISTINCT id FROM (SELECT asset_id FROM asset_tag WHERE tag_id = ?) l (id)
  WHERE (SELECT count(*) FROM (SELECT FROM (SELECT asset_id FROM asset_tag WHERE tag_id = ?) l LIMIT 1001) l) <= 1000) a
LEFT JOIN asset_meaning_vector v_meaning ON v_meaning.id = a.id AND v_meaning.model_id = ?
