-- Who may call, and the secrets of this installation.

CREATE TABLE owner (
    id         uuid PRIMARY KEY,
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    created_at timestamptz NOT NULL
);

CREATE TABLE api_key (
    -- The visible half of "id:secret".
    id          text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64 AND id !~ '[:[:space:]]'),
    owner_id    uuid NOT NULL REFERENCES owner (id),
    alias       text NOT NULL CHECK (length(alias) BETWEEN 1 AND 255),
    -- SHA-256 of the secret half; the secret itself is never stored.
    secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
    scopes      text[] NOT NULL,
    created_at  timestamptz NOT NULL,
    disabled_at timestamptz
);

CREATE INDEX api_key_owner ON api_key (owner_id);

-- Made on first start and then kept: keys for tokens, signatures and sessions. A handful of rows for ever.
CREATE TABLE installation_secret (
    name       text PRIMARY KEY,
    value      bytea NOT NULL,
    created_at timestamptz NOT NULL
);
