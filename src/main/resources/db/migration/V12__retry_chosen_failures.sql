-- Attempts after an accepted one failed, which happen only where the caller chose them.
ALTER TABLE job
    -- How often it was handed upstream again although upstream had accepted it before.
    ADD COLUMN reruns            integer NOT NULL DEFAULT 0 CHECK (reruns >= 0),
    -- Upstream's ids of attempts that are over. What is said about them later is about no other attempt.
    ADD COLUMN past_upstream_ids text[];

-- Nearly always empty. Says that a request in upstream's list is somebody's, when one is looked for.
CREATE INDEX job_past_upstream ON job USING gin (past_upstream_ids) WHERE past_upstream_ids IS NOT NULL;

-- A queued job ends when its time to start or its whole time is over, whichever is first. Only what is over is read.
DROP INDEX job_start_deadline;
CREATE INDEX job_queue_end ON job (LEAST(start_deadline, deadline)) WHERE state = 'QUEUED';

-- A batch of jobs has a key, too. What was answered to it is kept as it was.
ALTER TABLE job_idempotency
    ALTER COLUMN job_id DROP NOT NULL,
    ADD COLUMN answer text,
    ADD CONSTRAINT job_idempotency_stands_for_one_thing CHECK ((job_id IS NULL) <> (answer IS NULL));
