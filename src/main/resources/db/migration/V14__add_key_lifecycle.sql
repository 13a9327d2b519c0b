-- Keys that end, that are seen to be used, and whose secret is changed while the old one is still good for a while.
ALTER TABLE api_key
    ADD COLUMN expires_at           timestamptz,
    -- To the minute.
    ADD COLUMN last_used_at         timestamptz,
    ADD COLUMN previous_secret_hash bytea CHECK (octet_length(previous_secret_hash) = 32),
    ADD COLUMN previous_until       timestamptz,
    ADD CONSTRAINT api_key_previous CHECK ((previous_secret_hash IS NULL) = (previous_until IS NULL));
