-- The library: what was made or brought in, and how its owner arranged it.

-- The characters that a prompt names: the words behind an @, in small letters, each once.
CREATE FUNCTION mentioned_in(prompt text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN position('@' IN prompt) > 0 THEN (
        SELECT array_agg(DISTINCT lower(found[1]))
        FROM regexp_matches(prompt, '(?<![A-Za-z0-9_@])@([A-Za-z0-9_-]{1,64})', 'g') found) END
$$;

-- What a browse asks of an asset stands in the asset itself, and one index answers most of it without opening a row.
CREATE TABLE asset (
    id               uuid PRIMARY KEY,
    owner_id         uuid NOT NULL REFERENCES owner (id),
    -- An asset outlives its object: what was made, of what and how stays known, without the bytes.
    object_key       text REFERENCES stored_object (key) ON DELETE SET NULL,
    -- The job that made it, and where in that job's result it stands (a JSON pointer).
    job_id           uuid,
    place            text CHECK (length(place) <= 1000),
    type             text NOT NULL CHECK (type IN ('image', 'video', 'audio', '3d', 'file')),
    source           text NOT NULL CHECK (source IN ('upload', 'response')),
    title            text NOT NULL CHECK (length(title) BETWEEN 1 AND 255),
    prompt           text CHECK (length(prompt) BETWEEN 1 AND 20000),
    endpoint         text,
    width            integer CHECK (width > 0),
    height           integer CHECK (height > 0),
    duration_seconds double precision CHECK (duration_seconds > 0),
    favorited_at     timestamptz,
    created_at       timestamptz NOT NULL,
    -- That of its object, which follow_object keeps it equal to.
    expires_at       timestamptz,
    -- The key that it was submitted or brought in with.
    key_id           text CHECK (length(key_id) <= 64),
    mentions         text[] GENERATED ALWAYS AS (mentioned_in(prompt)) STORED,
    -- How the file is coded, by ffprobe's names, as its own headers tell; null where they do not.
    -- That of the moving picture, of the sound where there is none; null for stills, whose type says it.
    codec            text CHECK (codec ~ '^[a-z0-9_]{1,40}$'),
    channels         smallint CHECK (channels > 0),
    -- A title that is only the prompt's beginning says nothing more.
    words            tsvector NOT NULL GENERATED ALWAYS AS (
        to_tsvector('english', search_text(
            CASE WHEN starts_with(prompt, rtrim(title, '…')) THEN prompt ELSE title || ' ' || coalesce(prompt, '') END))
    ) STORED,
    CHECK ((job_id IS NULL) = (place IS NULL)),
    CHECK ((width IS NULL) = (height IS NULL)),
    CHECK ((source = 'response') = (job_id IS NOT NULL))
);

-- One asset per output, however often a job's end is written.
CREATE UNIQUE INDEX asset_output ON asset (job_id, place) WHERE job_id IS NOT NULL;
CREATE INDEX asset_newest ON asset (owner_id, created_at DESC, id DESC)
    INCLUDE (expires_at, type, source, endpoint, key_id, width, height, duration_seconds);
-- Every page of a browse says how many there are. These few columns are the same for many assets, so that the index is some
-- seven bytes an asset and a million are counted without looking at one of them.
CREATE INDEX asset_counted ON asset (owner_id, expires_at, type, source, endpoint);
CREATE INDEX asset_favorite ON asset (owner_id, created_at DESC, id DESC) WHERE favorited_at IS NOT NULL;
CREATE INDEX asset_object ON asset (object_key);
CREATE INDEX asset_mentions ON asset USING gin (mentions) WHERE mentions IS NOT NULL;
-- Found in the next call: nothing waits in a list that is merged some day.
CREATE INDEX asset_words ON asset USING gin (words) WITH (fastupdate = off);

CREATE FUNCTION follow_object() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE asset SET expires_at = NEW.expires_at WHERE object_key = NEW.key;
    RETURN NULL;
END $$;

CREATE TRIGGER asset_follows_object AFTER UPDATE OF expires_at ON stored_object
    FOR EACH ROW WHEN (OLD.expires_at IS DISTINCT FROM NEW.expires_at) EXECUTE FUNCTION follow_object();

CREATE TABLE collection (
    id                   uuid PRIMARY KEY,
    owner_id             uuid NOT NULL REFERENCES owner (id),
    type                 text NOT NULL CHECK (type IN ('manual', 'smart', 'character')),
    name                 text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    description          text,
    icon                 text,
    color                text,
    cover_image_url      text,
    character_identifier text CHECK (length(character_identifier) <= 64),
    parent_id            uuid REFERENCES collection (id) ON DELETE CASCADE,
    -- What a smart collection looks for, as its owner sent it.
    filters              text,
    favorited_at         timestamptz,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL CHECK (updated_at >= created_at),
    -- Characters are collections with reference pictures, as their owner sent them: ids of assets or of requests, or URLs.
    -- Prompts name characters by their identifier.
    reference_images     text[] CHECK (cardinality(reference_images) BETWEEN 1 AND 20),
    CHECK (parent_id <> id),
    CHECK ((type = 'smart') = (filters IS NOT NULL)),
    CONSTRAINT collection_character CHECK (
        (type = 'character') = (reference_images IS NOT NULL) AND (type = 'character' OR character_identifier IS NULL))
);

CREATE INDEX collection_newest ON collection (owner_id, created_at DESC, id DESC);
CREATE INDEX collection_parent ON collection (parent_id) WHERE parent_id IS NOT NULL;
-- A prompt's mention means one character at most, however it is written.
CREATE UNIQUE INDEX collection_identifier ON collection (owner_id, lower(character_identifier))
    WHERE character_identifier IS NOT NULL;

CREATE TABLE asset_collection (
    collection_id uuid NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    asset_id      uuid NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    added_at      timestamptz NOT NULL,
    PRIMARY KEY (collection_id, asset_id)
);

CREATE INDEX asset_collection_asset ON asset_collection (asset_id);

CREATE TABLE tag (
    id         uuid PRIMARY KEY,
    owner_id   uuid NOT NULL REFERENCES owner (id),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
    created_at timestamptz NOT NULL,
    UNIQUE (owner_id, name)
);

CREATE TABLE asset_tag (
    tag_id   uuid NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    asset_id uuid NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    PRIMARY KEY (tag_id, asset_id)
);

CREATE INDEX asset_tag_asset ON asset_tag (asset_id);

-- How assets were made, for as long as one of them is there: a job's own row goes with its day.

CREATE TABLE generation (
    job_id     uuid PRIMARY KEY,
    owner_id   uuid NOT NULL REFERENCES owner (id),
    endpoint   text NOT NULL,
    -- Digit for digit as it was sent.
    input      text NOT NULL,
    -- {"input": its short values, "seed": the seed of the result, else that of the input}: for looking things up by them.
    parameters jsonb NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE INDEX generation_parameters ON generation USING gin (parameters jsonb_path_ops);

-- The files that went in.
CREATE TABLE generation_input (
    job_id     uuid NOT NULL REFERENCES generation (job_id) ON DELETE CASCADE,
    -- A JSON pointer into the input.
    place      text NOT NULL CHECK (length(place) <= 1000),
    url        text NOT NULL CHECK (length(url) <= 8192),
    role       text CHECK (role IN ('source', 'content_ref', 'mask', 'control')),
    -- When the URL is that of an object of ours.
    object_key text,
    -- When that object was an asset of the same owner's at that time; it may be deleted since.
    asset_id   uuid,
    asset_type text,
    PRIMARY KEY (job_id, place),
    CHECK ((asset_id IS NULL) = (asset_type IS NULL))
);

CREATE INDEX generation_input_object ON generation_input (object_key) WHERE object_key IS NOT NULL;
-- An asset that outlives its object is traced by its id.
CREATE INDEX generation_input_asset ON generation_input (asset_id) WHERE asset_id IS NOT NULL;

-- Assets go one by one, in bulk and with their objects; whichever way, what only they had goes along. The lock makes
-- those who delete the last two assets of a job at once wait for each other: the second then finds none.
CREATE FUNCTION forget_generations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM generation WHERE job_id IN (SELECT job_id FROM gone) ORDER BY job_id FOR UPDATE;
    DELETE FROM generation g
    WHERE g.job_id IN (SELECT job_id FROM gone) AND NOT EXISTS (SELECT 1 FROM asset a WHERE a.job_id = g.job_id);
    RETURN NULL;
END $$;

CREATE TRIGGER asset_gone AFTER DELETE ON asset
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_generations();

-- Links by which whoever has one reads an asset, or what lies in a collection, until a time. The token in a link is made
-- from the id and a secret, so that none is kept.
CREATE TABLE share (
    id            uuid PRIMARY KEY,
    owner_id      uuid NOT NULL REFERENCES owner (id),
    asset_id      uuid REFERENCES asset (id) ON DELETE CASCADE,
    collection_id uuid REFERENCES collection (id) ON DELETE CASCADE,
    expires_at    timestamptz NOT NULL,
    created_at    timestamptz NOT NULL,
    CHECK (num_nonnulls(asset_id, collection_id) = 1),
    CHECK (expires_at > created_at)
);

CREATE INDEX share_newest ON share (owner_id, id DESC);
CREATE INDEX share_expiry ON share (expires_at);
-- For deleting what is shared.
CREATE INDEX share_asset ON share (asset_id) WHERE asset_id IS NOT NULL;
CREATE INDEX share_collection ON share (collection_id) WHERE collection_id IS NOT NULL;
