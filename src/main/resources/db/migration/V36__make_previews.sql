-- Objects that are made of others: thumbnails and posters. They are read by whoever may read their source, go with it,
-- and have no say of their own about either.
ALTER TABLE stored_object
    ADD COLUMN derived_from text REFERENCES stored_object (key) ON DELETE CASCADE,
    ADD COLUMN variant      text CHECK (variant IN ('small', 'medium', 'large', 'poster')),
    ADD COLUMN width        integer CHECK (width > 0),
    ADD COLUMN height       integer CHECK (height > 0),
    ADD CHECK (num_nonnulls(derived_from, variant, width, height) IN (0, 4)),
    ADD CHECK (derived_from IS NULL OR num_nonnulls(acl, expires_at) = 0);

CREATE UNIQUE INDEX stored_object_variant ON stored_object (derived_from, variant) WHERE derived_from IS NOT NULL;

-- Pictures and videos of the library whose previews are due, and what came of the others. A row lives as long as its
-- object.
CREATE TABLE preview (
    object_key  text PRIMARY KEY REFERENCES stored_object (key) ON DELETE CASCADE,
    -- skipped: this installation lacks what it takes, which may change.
    state       text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'made', 'failed', 'skipped')),
    due_at      timestamptz DEFAULT '-infinity',
    -- Also tells one attempt from the next: who comes late settles nothing.
    attempts    smallint NOT NULL DEFAULT 0,
    -- A BlurHash.
    placeholder text CHECK (length(placeholder) BETWEEN 6 AND 100),
    -- Why it failed, or why the last attempt did.
    problem     text CHECK (length(problem) <= 200),
    CHECK ((state = 'due') = (due_at IS NOT NULL)),
    CHECK (placeholder IS NULL OR state = 'made'),
    CHECK (problem IS NOT NULL OR state IN ('due', 'made'))
);

CREATE INDEX preview_due ON preview (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX preview_skipped ON preview (object_key) WHERE state = 'skipped';

CREATE FUNCTION preview_new_assets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO preview (object_key)
    SELECT DISTINCT object_key FROM fresh WHERE type IN ('image', 'video') AND object_key IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER asset_previewed AFTER INSERT ON asset REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION preview_new_assets();

-- Those that are there already, after whatever comes from now on.
INSERT INTO preview (object_key, due_at)
SELECT DISTINCT object_key, now() FROM asset WHERE type IN ('image', 'video') AND object_key IS NOT NULL;
