-- Completions that upstream told us of, each once: recorded in the transaction that hands them over.

CREATE TABLE callback (
    job_id              uuid NOT NULL,
    -- SHA-256 of the raw body: fal re-signs a byte-identical body at every retry.
    body_hash           bytea NOT NULL CHECK (octet_length(body_hash) = 32),
    upstream_request_id text,
    received_at         timestamptz NOT NULL,
    PRIMARY KEY (job_id, body_hash)
);

CREATE INDEX callback_received ON callback (received_at);
