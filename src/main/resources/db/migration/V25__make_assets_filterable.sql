-- What a browse asks of an asset stands in the asset itself, and one index answers most of it without opening a row.

-- The characters that a prompt names: the words behind an @, in small letters, each once.
CREATE FUNCTION mentioned_in(prompt text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN position('@' IN prompt) > 0 THEN (
        SELECT array_agg(DISTINCT lower(found[1]))
        FROM regexp_matches(prompt, '(?<![A-Za-z0-9_@])@([A-Za-z0-9_-]{1,64})', 'g') found) END
$$;

ALTER TABLE asset
    -- That of its object, which follow_object keeps it equal to.
    ADD COLUMN expires_at timestamptz,
    -- The key that it was submitted or brought in with.
    ADD COLUMN key_id     text CHECK (length(key_id) <= 64),
    ADD COLUMN mentions   text[] GENERATED ALWAYS AS (mentioned_in(prompt)) STORED;

UPDATE asset SET expires_at = o.expires_at FROM stored_object o WHERE o.key = object_key AND o.expires_at IS NOT NULL;
UPDATE asset SET key_id = j.key_id FROM job j WHERE j.id = job_id;

CREATE FUNCTION follow_object() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE asset SET expires_at = NEW.expires_at WHERE object_key = NEW.key;
    RETURN NULL;
END $$;

CREATE TRIGGER asset_follows_object AFTER UPDATE OF expires_at ON stored_object
    FOR EACH ROW WHEN (OLD.expires_at IS DISTINCT FROM NEW.expires_at) EXECUTE FUNCTION follow_object();

DROP INDEX asset_newest;
CREATE INDEX asset_newest ON asset (owner_id, created_at DESC, id DESC)
    INCLUDE (expires_at, type, source, endpoint, key_id, width, height, duration_seconds);
CREATE INDEX asset_mentions ON asset USING gin (mentions) WHERE mentions IS NOT NULL;
