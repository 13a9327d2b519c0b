-- What claims read that have to look whose jobs they take, because an app or an owner has its share of the places. A
-- backlog that may not move is jumped over, however long it is.

-- Jobs under way of each endpoint and owner, by when they come due; what counts against an endpoint's limit, as before.
DROP INDEX job_running_endpoint;
CREATE INDEX job_running_endpoint ON job (endpoint, owner_id, state, due_at)
    WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING');

-- Answers that came after their jobs' ends; nearly none.
CREATE INDEX job_late ON job (due_at) WHERE due_at IS NOT NULL AND state IN ('FAILED', 'CANCELLED', 'EXPIRED');
