-- Submits that carried an Idempotency-Key, each with the job that it made; written in that job's own transaction.

CREATE TABLE job_idempotency (
    owner_id     uuid NOT NULL,
    key          text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    request_hash text NOT NULL,
    job_id       uuid NOT NULL,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (owner_id, key)
);

CREATE INDEX job_idempotency_expiry ON job_idempotency (expires_at);
