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
    completed_at  timestamptz
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
