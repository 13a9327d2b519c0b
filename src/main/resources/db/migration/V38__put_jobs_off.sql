-- Jobs that were put off for later, as after a refusal upstream, leave the part of the queue that claims read.

ALTER TABLE job
    -- Not to be claimed before due_at; taken back by whoever claims, once that has come. Says something of queued jobs only.
    ADD COLUMN put_off boolean NOT NULL DEFAULT false;

UPDATE job SET put_off = true WHERE state = 'QUEUED' AND due_at > now();

-- One owner's queue in order: first the part that can be claimed now. Positions are counted in both parts.
DROP INDEX job_queued;
CREATE INDEX job_queued ON job (put_off, owner_id, priority, id) WHERE state = 'QUEUED';

DROP INDEX job_queued_endpoint;
CREATE INDEX job_queued_endpoint ON job (owner_id, endpoint, priority, id) WHERE state = 'QUEUED' AND NOT put_off;

-- What has to be taken back, by when. Ordinarily nearly empty.
CREATE INDEX job_put_off ON job (due_at) WHERE state = 'QUEUED' AND put_off;
