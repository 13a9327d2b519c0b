-- Most prompts are plain ASCII, in which there is nothing to normalize and no script without spaces: as many bytes as
-- characters tells that in a twentieth of the time that looking takes. What comes out is the same.
CREATE OR REPLACE FUNCTION search_text(text text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(text) = length(text) THEN text ELSE regexp_replace(
        normalize(regexp_replace(normalize(text, NFKD), '[\u0300-\u036F]', '', 'g'), NFKC),
        '([\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u2E80-\u2FDF\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\U00020000-\U0003FFFF])',
        ' \1 ', 'g') END
$$;
