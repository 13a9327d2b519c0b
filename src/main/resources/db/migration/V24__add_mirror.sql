-- Outputs that are filed in another library, too.

CREATE TABLE mirrored_asset (
    asset_id    uuid PRIMARY KEY REFERENCES asset (id) ON DELETE CASCADE,
    owner_id    uuid NOT NULL,
    -- Restricted: not everybody may read it here, so that it stays here.
    state       text NOT NULL CHECK (state IN ('pending', 'done', 'failed', 'restricted')),
    -- How far it is: its bytes are over there, its asset is.
    file_url    text CHECK (length(file_url) <= 8192),
    remote_id   text CHECK (length(remote_id) <= 500),
    -- A digest of its favourite, tags and collections as they were mirrored.
    arrangement text,
    attempts    integer NOT NULL DEFAULT 0,
    due_at      timestamptz,
    leased_by   integer,
    problem     text CHECK (length(problem) <= 1000),
    CHECK ((state = 'pending') = (due_at IS NOT NULL)),
    CHECK ((state = 'done') <= (remote_id IS NOT NULL AND arrangement IS NOT NULL))
);

CREATE INDEX mirrored_asset_due ON mirrored_asset (due_at) WHERE due_at IS NOT NULL;

-- What stands over there for a tag or a collection of here.
CREATE TABLE mirrored_name (
    tag_id        uuid UNIQUE REFERENCES tag (id) ON DELETE CASCADE,
    collection_id uuid UNIQUE REFERENCES collection (id) ON DELETE CASCADE,
    remote_id     text NOT NULL CHECK (length(remote_id) <= 500),
    CHECK (num_nonnulls(tag_id, collection_id) = 1)
);

-- One row: how far the looks for what is new, and for what has changed, have come.
CREATE TABLE mirror_progress (
    singleton   boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    seen_to     uuid NOT NULL,
    compared_to uuid NOT NULL
);
