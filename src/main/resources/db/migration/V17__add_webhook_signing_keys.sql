-- Keys that sign webhooks, beside the first one, which is an installation_secret. A handful of rows for ever.
CREATE TABLE webhook_signing_key (
    id          uuid PRIMARY KEY,
    -- 32 bytes each (RFC 8032), the private one encrypted.
    private_key bytea NOT NULL,
    public_key  bytea NOT NULL CHECK (octet_length(public_key) = 32),
    -- Published at once, and signing from then on.
    signs_from  timestamptz NOT NULL
);
