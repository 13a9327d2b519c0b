-- Where the provider can read an object of ours that it cannot fetch from us: uploaded to it once, or a signed URL. A
-- submit that is tried again names the same URL, and a request whose acknowledgement was lost is known by it.

CREATE TABLE upstream_copy (
    object_key text NOT NULL REFERENCES stored_object (key) ON DELETE CASCADE,
    -- The provider's storage API, or what else gave the URL: another provider cannot read it.
    provider   text NOT NULL,
    url        text NOT NULL,
    created_at timestamptz NOT NULL,
    -- Not named to the provider any more after this.
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
    PRIMARY KEY (object_key, provider)
);

CREATE INDEX upstream_copy_expiry ON upstream_copy (expires_at);
