-- What upstream tells beside the answer itself.

ALTER TABLE job
    -- Whether upstream says that trying again may help; null when it does not say.
    ADD COLUMN retryable boolean,
    -- Upstream's own measure of the time at work; null when it was not asked.
    ADD COLUMN inference_seconds numeric CHECK (inference_seconds >= 0),
    -- Upstream was asked for the log lines after its end: there will be no more.
    ADD COLUMN logs_complete boolean NOT NULL DEFAULT false,
    -- A JSON array of the newest lines.
    ADD CONSTRAINT job_logs_bounded CHECK (octet_length(logs) <= 65536);
