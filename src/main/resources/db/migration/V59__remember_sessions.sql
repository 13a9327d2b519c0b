-- Browsers that are signed in, so that they can be signed out: by themselves, or by the end of the key that they came with.
CREATE TABLE session (
    -- SHA-256 of what the cookie holds; that itself is never stored.
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    key_id     text NOT NULL REFERENCES api_key (id) ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);

CREATE INDEX session_end ON session (expires_at);
CREATE INDEX session_key ON session (key_id);

-- Links that have signed somebody in, for as long as they would be good otherwise.
CREATE TABLE used_sign_in_link (
    id         uuid PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

CREATE INDEX used_sign_in_link_end ON used_sign_in_link (expires_at);
