-- The library: what was made or brought in, and how its owner arranged it.

CREATE TABLE asset (
    id               uuid PRIMARY KEY,
    owner_id         uuid NOT NULL REFERENCES owner (id),
    -- An asset lives as long as its object: the retention of the object is that of the asset.
    object_key       text NOT NULL REFERENCES stored_object (key) ON DELETE CASCADE,
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
    words            tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', coalesce(prompt, '')), 'B')
    ) STORED,
    CHECK ((job_id IS NULL) = (place IS NULL)),
    CHECK ((width IS NULL) = (height IS NULL)),
    CHECK ((source = 'response') = (job_id IS NOT NULL))
);

-- One asset per output, however often a job's end is written.
CREATE UNIQUE INDEX asset_output ON asset (job_id, place) WHERE job_id IS NOT NULL;
CREATE INDEX asset_newest ON asset (owner_id, created_at DESC, id DESC);
CREATE INDEX asset_favorite ON asset (owner_id, created_at DESC, id DESC) WHERE favorited_at IS NOT NULL;
CREATE INDEX asset_object ON asset (object_key);
CREATE INDEX asset_words ON asset USING gin (words);

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
    CHECK (parent_id <> id),
    CHECK ((type = 'smart') = (filters IS NOT NULL))
);

CREATE INDEX collection_newest ON collection (owner_id, created_at DESC, id DESC);
CREATE INDEX collection_parent ON collection (parent_id) WHERE parent_id IS NOT NULL;

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

-- Writes that carried an Idempotency-Key: the answer, once there is one, and how long it is remembered.
CREATE TABLE library_write (
    owner_id     uuid NOT NULL REFERENCES owner (id),
    key          text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    -- Identifies this attempt: an attempt whose lease ran out cannot answer for the one that took over.
    attempt      uuid NOT NULL,
    request_hash text NOT NULL,
    -- Until then an attempt without an answer counts as being in flight.
    leased_until timestamptz NOT NULL,
    answer       text,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (owner_id, key),
    CHECK (expires_at >= leased_until)
);

CREATE INDEX library_write_expiry ON library_write (expires_at);
