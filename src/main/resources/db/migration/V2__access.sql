-- Who may call, and the secrets of this installation.

CREATE TABLE owner (
    id             uuid PRIMARY KEY,
    name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    created_at     timestamptz NOT NULL,
    -- An owner's part of a batch compared with the others'.
    weight         integer NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 1000),
    -- Jobs upstream at the same time; null for the configured number, 0 to hold the owner's queue.
    parallel_limit integer CHECK (parallel_limit >= 0)
);

CREATE TABLE api_key (
    -- The visible half of "id:secret".
    id               text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64 AND id !~ '[:[:space:]]'),
    owner_id         uuid NOT NULL REFERENCES owner (id),
    alias            text NOT NULL CHECK (length(alias) BETWEEN 1 AND 255),
    -- SHA-256 of the secret half; the secret itself is never stored.
    secret_hash      bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
    scopes           text[] NOT NULL,
    created_at       timestamptz NOT NULL,
    disabled_at      timestamptz,
    -- How long files are kept that come by it, where the request does not say; 0 for ever, null for the owner's setting.
    object_seconds   bigint CHECK (object_seconds >= 0),
    -- How often it may call; null is as often as it likes.
    calls_per_minute integer CHECK (calls_per_minute > 0)
);

CREATE INDEX api_key_owner ON api_key (owner_id);

-- Made on first start and then kept: keys for tokens, signatures and sessions. A handful of rows for ever.
CREATE TABLE installation_secret (
    name       text PRIMARY KEY,
    value      bytea NOT NULL,
    created_at timestamptz NOT NULL
);

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
