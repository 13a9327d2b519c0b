-- What fairness, limits and positions in the queue are read from. The statements that use it stand in jobs/Claims.

ALTER TABLE owner
    -- An owner's part of a batch compared with the others'.
    ADD COLUMN weight         integer NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 1000),
    -- Jobs upstream at the same time; null for the configured number, 0 to hold the owner's queue.
    ADD COLUMN parallel_limit integer CHECK (parallel_limit >= 0);

-- One owner's queue in order. due_at is last so that jobs put off for later are passed over in the index itself.
DROP INDEX job_queued;
CREATE INDEX job_queued ON job (owner_id, priority, id, due_at) WHERE state = 'QUEUED';

-- The same cut by endpoint as well: where one endpoint is at its limit, the others' jobs are found without reading past its.
CREATE INDEX job_queued_endpoint ON job (owner_id, endpoint, priority, id, due_at) WHERE state = 'QUEUED';

-- What counts against the limits.
CREATE INDEX job_running_owner ON job (owner_id)
    WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING');
CREATE INDEX job_running_endpoint ON job (endpoint)
    WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING');

-- Looks ask upstream and can be held back while it is in trouble; all else that comes due must go on.
DROP INDEX job_due;
CREATE INDEX job_look ON job (due_at) WHERE state IN ('WAITING', 'CANCELLING');
CREATE INDEX job_due ON job (due_at) WHERE due_at IS NOT NULL AND state NOT IN ('QUEUED', 'WAITING', 'CANCELLING');
