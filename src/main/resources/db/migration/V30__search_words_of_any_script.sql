-- Words are found whatever their accents, and in scripts that put no spaces between words: there every character is a
-- word, and a run of them in a query is a phrase.

CREATE FUNCTION search_text(text text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(
        normalize(regexp_replace(normalize(text, NFKD), '[\u0300-\u036F]', '', 'g'), NFKC),
        '([\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u2E80-\u2FDF\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\U00020000-\U0003FFFF])',
        ' \1 ', 'g')
$$;

ALTER TABLE asset DROP COLUMN words;
-- A title that is only the prompt's beginning says nothing more.
ALTER TABLE asset ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
    to_tsvector('english', search_text(
        CASE WHEN starts_with(prompt, rtrim(title, '…')) THEN prompt ELSE title || ' ' || coalesce(prompt, '') END))
) STORED;
-- Found in the next call: nothing waits in a list that is merged some day.
CREATE INDEX asset_words ON asset USING gin (words) WITH (fastupdate = off);

-- The words that an owner's assets are made of, as they are written: what a mistyped one may have meant.
CREATE TABLE asset_word (
    owner_id uuid NOT NULL REFERENCES owner (id),
    word     text NOT NULL CHECK (length(word) BETWEEN 3 AND 24),
    -- What is left of the word when one of its letters is left out. Words that share such a rest differ by one slip.
    rests    text[] NOT NULL,
    used_at  timestamptz NOT NULL,
    PRIMARY KEY (owner_id, word)
);

CREATE INDEX asset_word_beginning ON asset_word (owner_id, word text_pattern_ops);
CREATE INDEX asset_word_rests ON asset_word USING gin (rests);
CREATE INDEX asset_word_age ON asset_word (used_at);
