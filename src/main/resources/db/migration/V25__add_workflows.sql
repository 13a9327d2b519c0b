-- Workflows: jobs that name each other. A workflow is a row; its edges stand with the jobs, by name.

CREATE TABLE workflow (
    -- UUID version 7, made before the ids of its jobs: all of them are greater.
    id              uuid PRIMARY KEY,
    owner_id        uuid NOT NULL,
    key_id          text NOT NULL,
    state           text NOT NULL CHECK (state IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    -- Where its end is announced, and how (encrypted, as with a job's).
    webhook_url     text,
    webhook_options bytea,
    created_at      timestamptz NOT NULL,
    -- When its caller gave it up.
    cancelled_at    timestamptz,
    finished_at     timestamptz,
    CONSTRAINT workflow_end_has_time CHECK ((state = 'RUNNING') = (finished_at IS NULL))
);

CREATE INDEX workflow_newest ON workflow (owner_id, id DESC);
CREATE INDEX workflow_finished ON workflow (finished_at) WHERE finished_at IS NOT NULL;

-- Something of a workflow has ended, so that it has to be gone on with. Written by the transaction that ends the jobs, which
-- locks nothing of the workflow for that; deleted by whoever goes on with it.
CREATE TABLE workflow_signal (
    number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workflow_id uuid NOT NULL,
    due_at      timestamptz NOT NULL
);

CREATE INDEX workflow_signal_due ON workflow_signal (due_at);
CREATE INDEX workflow_signal_workflow ON workflow_signal (workflow_id);

ALTER TABLE job
    ADD COLUMN workflow_id    uuid,
    -- Its name within the workflow, once among those that were not replaced.
    ADD COLUMN name           text,
    -- The names of its parents, be it for their outputs or only for their ends.
    ADD COLUMN depends_on     text[],
    -- Runs whatever its parents' ends are; otherwise they have to succeed.
    ADD COLUMN when_ended     boolean NOT NULL DEFAULT false,
    -- How many of its parents have not ended.
    ADD COLUMN pending        integer NOT NULL DEFAULT 0,
    -- Its input still refers to outputs of others.
    ADD COLUMN has_references boolean NOT NULL DEFAULT false,
    -- When it stopped being blocked; its timeouts count from then.
    ADD COLUMN released_at    timestamptz,
    -- Another job runs in its place since the workflow was retried.
    ADD COLUMN replaced       boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT job_state_known,
    DROP CONSTRAINT job_alive_is_looked_at,
    ADD CONSTRAINT job_state_known CHECK (state IN ('BLOCKED', 'QUEUED', 'SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING',
        'SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED')),
    -- What is blocked comes due by its parents' ends, and by nothing else.
    ADD CONSTRAINT job_alive_is_looked_at CHECK (
        state IN ('BLOCKED', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED') OR due_at IS NOT NULL),
    ADD CONSTRAINT job_blocked_waits_for_others CHECK ((state = 'BLOCKED') = (pending > 0)),
    ADD CONSTRAINT job_blocked_is_not_due CHECK (state <> 'BLOCKED' OR due_at IS NULL);

CREATE INDEX job_workflow ON job (workflow_id, id) WHERE workflow_id IS NOT NULL;
CREATE INDEX job_blocked ON job (created_at) WHERE state = 'BLOCKED';

-- A gate waits for somebody to call, and nothing of it runs at the provider: it is under no limit.
DROP INDEX job_running_owner;
CREATE INDEX job_running_owner ON job (owner_id)
    WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING') AND endpoint <> 'darkroom/gate';

CREATE OR REPLACE FUNCTION owner_room(owner uuid, most integer) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(1869770084, hashtext(owner::text)) THEN
        RETURN 0;
    END IF;
    RETURN most - (SELECT count(*) FROM (
        SELECT 1 FROM job
        WHERE owner_id = owner AND state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING')
            AND endpoint <> 'darkroom/gate' LIMIT most) running);
END $$;

-- Its parameter has the name of a column of job now.
CREATE OR REPLACE FUNCTION endpoint_room(name text, most integer) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(1701737584, hashtext(endpoint_room.name)) THEN
        RETURN 0;
    END IF;
    RETURN most - (SELECT count(*) FROM (
        SELECT 1 FROM job
        WHERE endpoint = endpoint_room.name AND state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING')
        LIMIT most) running);
END $$;
