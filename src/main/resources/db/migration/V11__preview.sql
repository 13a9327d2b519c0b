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
    -- The instance that holds the lease, which due_at is the end of.
    leased_by   integer,
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
