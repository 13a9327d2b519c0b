-- The same bytes lie once, whoever's they are: objects refer to a content, which goes with the last of them.

CREATE TABLE stored_content (
    -- Where the bytes lie: the key of the object that had them first, which may be gone by now.
    key    text PRIMARY KEY CHECK (key ~ '^[A-Za-z0-9_-]{22}_[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
    sha256 bytea NOT NULL UNIQUE CHECK (octet_length(sha256) = 32),
    size   bigint NOT NULL CHECK (size >= 0)
);

-- Null where the bytes lie under the object's own key and are shared with nobody: of what came before, and of previews.
ALTER TABLE stored_object ADD COLUMN content_key text REFERENCES stored_content (key);
CREATE INDEX stored_object_content_key ON stored_object (content_key) WHERE content_key IS NOT NULL;
