-- Objects whose bytes Darkroom keeps, and how they come in.

-- A row names bytes that are safely stored; bytes without a row are swept.
CREATE TABLE stored_object (
    -- Unguessable: whoever knows the key may read the object.
    key          text PRIMARY KEY CHECK (key ~ '^[A-Za-z0-9_-]{22}_[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
    owner_id     uuid NOT NULL REFERENCES owner (id),
    size         bigint NOT NULL CHECK (size >= 0),
    sha256       bytea NOT NULL CHECK (octet_length(sha256) = 32),
    content_type text NOT NULL CHECK (content_type ~ '^[!-~]+/[ -~]+$' AND length(content_type) <= 255),
    -- As shown to people who save the object; never used as a path.
    file_name    text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 255 AND file_name !~ '[/\\[:cntrl:]]'),
    created_at   timestamptz NOT NULL,
    -- The retention that the owner chose; null keeps the object for ever.
    expires_at   timestamptz CHECK (expires_at > created_at),
    -- Who may read it besides its owner; null for whoever knows the URL.
    acl          jsonb CHECK (acl ->> 'default' IN ('allow', 'forbid', 'hide') AND jsonb_typeof(acl -> 'rules') = 'array'),
    -- Thumbnails and posters are made of another object. They are read by whoever may read their source, go with it, and
    -- have no say of their own about either.
    derived_from text REFERENCES stored_object (key) ON DELETE CASCADE,
    variant      text CHECK (variant IN ('small', 'medium', 'large', 'poster')),
    width        integer CHECK (width > 0),
    height       integer CHECK (height > 0),
    CHECK (num_nonnulls(derived_from, variant, width, height) IN (0, 4)),
    CHECK (derived_from IS NULL OR num_nonnulls(acl, expires_at) = 0)
);

CREATE INDEX stored_object_expiry ON stored_object (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX stored_object_owner ON stored_object (owner_id);
CREATE UNIQUE INDEX stored_object_variant ON stored_object (derived_from, variant) WHERE derived_from IS NOT NULL;

-- What an owner wants for files about which a request says nothing. One row an owner.
CREATE TABLE storage_settings (
    owner_id           uuid PRIMARY KEY REFERENCES owner (id),
    expiration_seconds bigint CHECK (expiration_seconds > 0),
    initial_acl        jsonb CHECK (initial_acl ->> 'default' IN ('allow', 'forbid', 'hide')
        AND jsonb_typeof(initial_acl -> 'rules') = 'array'),
    updated_at         timestamptz NOT NULL
);

-- Uploads that have been asked for. A row goes, with its parts, some time after its upload was to be finished.
CREATE TABLE upload (
    id            uuid PRIMARY KEY,
    -- Where the object will be read; nothing is there until the upload is complete.
    object_key    text NOT NULL UNIQUE CHECK (object_key ~ '^[A-Za-z0-9_-]{22}_[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
    owner_id      uuid NOT NULL REFERENCES owner (id),
    -- The visible half of the key that it was asked for with.
    key_id        text NOT NULL,
    content_type  text NOT NULL CHECK (content_type ~ '^[!-~]+/[ -~]+$' AND length(content_type) <= 255),
    file_name     text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 255 AND file_name !~ '[/\\[:cntrl:]]'),
    -- In bytes; null where the caller did not say.
    declared_size bigint CHECK (declared_size >= 0),
    -- JSON as the lifecycle header said it: how long to keep the object, and who may read it.
    lifecycle     text CHECK (length(lifecycle) <= 16384),
    -- What the object store knows it by, when it comes in parts; empty when it comes in one piece.
    store_id      text NOT NULL CHECK (length(store_id) <= 1024),
    created_at    timestamptz NOT NULL,
    -- After this nothing more is taken.
    closes_at     timestamptz NOT NULL CHECK (closes_at > created_at),
    -- Whoever is turning the bytes into an object has until then; others wait.
    claimed_until timestamptz,
    completed_at  timestamptz,
    -- Uploads whose size is known have their parts laid out beforehand: all of this size but the last. Null where the
    -- caller chooses, or where there are no parts.
    part_size     bigint
        CHECK (part_size IS NULL OR (part_size > 0 AND coalesce(declared_size, 0) > 0 AND store_id <> '')),
    -- The instance that claimed it.
    claimed_by    integer
);

CREATE INDEX upload_closing ON upload (closes_at);
CREATE INDEX upload_owner ON upload (owner_id);

CREATE TABLE upload_part (
    upload_id uuid NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    number    integer NOT NULL CHECK (number BETWEEN 1 AND 10000),
    size      bigint NOT NULL CHECK (size >= 0),
    sha256    bytea NOT NULL CHECK (octet_length(sha256) = 32),
    -- What the object store knows it by; a part that is sent again has another.
    store_tag text NOT NULL CHECK (length(store_tag) <= 1024),
    PRIMARY KEY (upload_id, number)
);
