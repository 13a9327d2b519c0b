-- A job's whole life in one row. Which states follow which stands in docs/jobs.md and in JobState.
-- Cut by the day of intake, which the id itself tells: dropping a day is instant, and reading by id opens one partition.

CREATE TABLE job (
    -- UUID version 7: callers know it as request_id, and it sorts by the time of intake.
    id                uuid PRIMARY KEY,
    owner_id          uuid NOT NULL,
    key_id            text NOT NULL,
    endpoint          text NOT NULL,
    -- Digit for digit as it was sent.
    input             text NOT NULL,
    -- Headers of fal's that go along upstream, by lower-case name.
    headers           jsonb NOT NULL DEFAULT '{}',
    webhook_url       text,
    -- 0 before 1: normal and low.
    priority          smallint NOT NULL DEFAULT 0,
    state             text NOT NULL,
    -- How often it was handed upstream.
    attempts          integer NOT NULL DEFAULT 0,
    -- How often the reconciler has looked since it was last accepted.
    looks             integer NOT NULL DEFAULT 0,
    -- When somebody should look at it next. A lease is a due time in the future.
    due_at            timestamptz,
    deadline          timestamptz NOT NULL,
    upstream_id       text,
    -- What upstream answered, until it is ingested.
    answer            text,
    answer_status     integer,
    -- What callers get: the answer with our own files in it.
    result            text,
    status_code       integer,
    error_type        text,
    billable_units    numeric,
    logs              text,
    -- The success came after the job had ended otherwise.
    late              boolean NOT NULL DEFAULT false,
    created_at        timestamptz NOT NULL,
    submitted_at      timestamptz,
    accepted_at       timestamptz,
    answered_at       timestamptz,
    finished_at       timestamptz,

    CONSTRAINT job_state_known CHECK (state IN
        ('QUEUED', 'SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED')),
    CONSTRAINT job_end_has_time_and_outcome CHECK (
        (state IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED'))
            = (finished_at IS NOT NULL AND result IS NOT NULL AND status_code IS NOT NULL)),
    CONSTRAINT job_alive_is_looked_at CHECK (
        state IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED') OR due_at IS NOT NULL),
    CONSTRAINT job_success_is_2xx CHECK (state <> 'SUCCEEDED' OR status_code BETWEEN 200 AND 299),
    CONSTRAINT job_ingesting_has_answer CHECK (state <> 'INGESTING' OR answer IS NOT NULL),
    CONSTRAINT job_answer_has_status CHECK ((answer IS NULL) = (answer_status IS NULL)),
    CONSTRAINT job_counts_positive CHECK (attempts >= 0 AND looks >= 0)
) PARTITION BY RANGE (id);

-- An insert never fails for want of a day; in ordinary times this stays empty.
CREATE TABLE job_other PARTITION OF job DEFAULT;

CREATE INDEX job_queued ON job (priority, id) WHERE state = 'QUEUED';
CREATE INDEX job_due ON job (due_at) WHERE due_at IS NOT NULL AND state <> 'QUEUED';
CREATE INDEX job_upstream ON job (upstream_id) WHERE upstream_id IS NOT NULL;
CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL;

-- What happened to a job, in order; written once, never changed. Cut along the same days.
CREATE SEQUENCE job_event_number CACHE 64;

CREATE TABLE job_event (
    job_id uuid NOT NULL,
    at     timestamptz NOT NULL,
    -- Orders what happened in the same moment.
    number bigint NOT NULL DEFAULT nextval('job_event_number'),
    kind   text NOT NULL,
    detail text,
    PRIMARY KEY (job_id, at, number)
) PARTITION BY RANGE (job_id);

CREATE TABLE job_event_other PARTITION OF job_event DEFAULT;
