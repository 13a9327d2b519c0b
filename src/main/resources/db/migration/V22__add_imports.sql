-- Libraries, folders and lists of URLs that owners bring in.

-- The request that made an imported asset, by the id that it has where it was made. Its job_id is an id of ours that stands
-- for it: another's ids are not ours to give, and could be those of somebody's jobs.
ALTER TABLE asset ADD COLUMN origin_request_id text CHECK (length(origin_request_id) BETWEEN 1 AND 200);
CREATE INDEX asset_origin_request ON asset (owner_id, origin_request_id) WHERE origin_request_id IS NOT NULL;

-- Whether an owner has those bytes already.
CREATE INDEX stored_object_content ON stored_object (owner_id, sha256) WHERE derived_from IS NULL;

CREATE TABLE library_import (
    id            uuid PRIMARY KEY,
    owner_id      uuid NOT NULL REFERENCES owner (id),
    -- The visible half of the key that it was begun with.
    key_id        text NOT NULL CHECK (length(key_id) <= 64),
    source        text NOT NULL CHECK (source IN ('fal', 'folder', 'urls')),
    -- What the ids of its things are unique in: the base of the library's API, the folder, or the web.
    origin        text NOT NULL CHECK (length(origin) BETWEEN 1 AND 8192),
    -- The value of the Authorization header, encrypted; null for the configured account, where there is no library, and
    -- when the import has ended.
    credential    bytea,
    -- By which covers are named when they are ours.
    base_url      text NOT NULL CHECK (length(base_url) <= 8192),
    -- What everything gets besides what it brings along.
    tags          text[] NOT NULL,
    collection_id uuid REFERENCES collection (id) ON DELETE SET NULL,
    state         text NOT NULL CHECK (state IN ('running', 'completed', 'failed', 'cancelled')),
    phase         text NOT NULL CHECK (phase IN ('arrangement', 'assets', 'items', 'characters')),
    -- Where the listing goes on.
    cursor        text CHECK (length(cursor) <= 16384),
    -- Whether requests can still be asked for: not every account tells.
    has_history   boolean NOT NULL,
    found         integer NOT NULL DEFAULT 0 CHECK (found >= 0),
    done          integer NOT NULL DEFAULT 0 CHECK (done >= 0),
    skipped       integer NOT NULL DEFAULT 0 CHECK (skipped >= 0),
    failed        integer NOT NULL DEFAULT 0 CHECK (failed >= 0),
    problem       text CHECK (length(problem) <= 1000),
    -- Steps begun, and how many of the last ones in a row without success.
    attempts      integer NOT NULL DEFAULT 0,
    failures      integer NOT NULL DEFAULT 0,
    due_at        timestamptz,
    leased_by     integer,
    -- Its host asked for a pause until then.
    paused_until  timestamptz,
    created_at    timestamptz NOT NULL,
    finished_at   timestamptz,
    CHECK ((state = 'running') = (finished_at IS NULL)),
    CHECK ((state = 'running') = (due_at IS NOT NULL)),
    CHECK (done + skipped + failed <= found)
);

CREATE INDEX library_import_due ON library_import (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX library_import_newest ON library_import (owner_id, id DESC);
CREATE INDEX library_import_finished ON library_import (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX library_import_collection ON library_import (collection_id) WHERE collection_id IS NOT NULL;

-- What an import has found; goes when it has ended, except what failed, which goes with the import.
CREATE TABLE import_item (
    import_id uuid NOT NULL REFERENCES library_import (id) ON DELETE CASCADE,
    source_id text NOT NULL CHECK (length(source_id) BETWEEN 1 AND 500),
    -- In the order in which they were found.
    number    bigint GENERATED ALWAYS AS IDENTITY,
    -- What people know it by, without a query, which may be a signature.
    name      text NOT NULL CHECK (length(name) <= 1000),
    -- Where the bytes are; a path below the folder.
    location  text CHECK (length(location) <= 8192),
    -- JSON.
    facts     text NOT NULL,
    state     text NOT NULL CHECK (state IN ('pending', 'done', 'skipped', 'failed')),
    attempts  integer NOT NULL DEFAULT 0,
    due_at    timestamptz,
    leased_by integer,
    problem   text CHECK (length(problem) <= 1000),
    asset_id  uuid,
    PRIMARY KEY (import_id, source_id),
    CHECK ((state = 'pending') = (due_at IS NOT NULL)),
    CHECK ((state = 'failed') = (problem IS NOT NULL) OR state = 'pending')
);

CREATE INDEX import_item_due ON import_item (import_id, due_at, number) WHERE due_at IS NOT NULL;
CREATE INDEX import_item_soon ON import_item (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX import_item_failed ON import_item (import_id, number) WHERE state = 'failed';

-- What stands here for something elsewhere, so that importing twice changes nothing. Goes with what it names: what an owner
-- has deleted comes again by the next import.
CREATE TABLE import_identity (
    owner_id      uuid NOT NULL REFERENCES owner (id),
    origin        text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('asset', 'collection', 'tag')),
    source_id     text NOT NULL CHECK (length(source_id) BETWEEN 1 AND 500),
    asset_id      uuid REFERENCES asset (id) ON DELETE CASCADE,
    collection_id uuid REFERENCES collection (id) ON DELETE CASCADE,
    tag_id        uuid REFERENCES tag (id) ON DELETE CASCADE,
    CHECK (num_nonnulls(asset_id, collection_id, tag_id) = 1)
);

-- The origin may be long.
CREATE UNIQUE INDEX import_identity_source ON import_identity (owner_id, kind, md5(origin), source_id);
CREATE INDEX import_identity_asset ON import_identity (asset_id) WHERE asset_id IS NOT NULL;
CREATE INDEX import_identity_collection ON import_identity (collection_id) WHERE collection_id IS NOT NULL;
CREATE INDEX import_identity_tag ON import_identity (tag_id) WHERE tag_id IS NOT NULL;
