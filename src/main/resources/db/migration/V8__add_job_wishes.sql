-- What a caller may say about a job beside its input. All of it may be missing.

ALTER TABLE job
    ADD COLUMN tags text[] CHECK (cardinality(tags) BETWEEN 1 AND 20),
    -- A collection may be deleted while the job runs, so this refers to nothing.
    ADD COLUMN collection_id uuid,
    -- A JSON object, digit for digit as it was sent.
    ADD COLUMN metadata text CHECK (octet_length(metadata) <= 16384),
    -- The job whose input this one runs again.
    ADD COLUMN retry_of uuid,
    -- By then upstream must have it, or it expires.
    ADD COLUMN start_deadline timestamptz,
    -- fal's X-Fal-Request-Timeout-Type: 'user' when the caller's own start timeout was missed.
    ADD COLUMN timeout_type text;

-- An owner's jobs, newest first.
CREATE INDEX job_newest ON job (owner_id, id DESC);
CREATE INDEX job_tags ON job USING gin (tags) WHERE tags IS NOT NULL;
-- Queued jobs that must start by a certain time; nearly always empty.
CREATE INDEX job_start_deadline ON job (start_deadline) WHERE state = 'QUEUED' AND start_deadline IS NOT NULL;
