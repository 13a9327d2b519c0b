-- Objects whose bytes Darkroom keeps. A row names bytes that are safely stored; bytes without a row are swept.

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
    expires_at   timestamptz CHECK (expires_at > created_at)
);

CREATE INDEX stored_object_expiry ON stored_object (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX stored_object_owner ON stored_object (owner_id);
