-- A job's whole life in one row. Which states follow which stands in docs/explanation/jobs.md and in JobState.
-- Cut by the day of intake, which the id itself tells: dropping a day is instant, and reading by id opens one partition.

CREATE TABLE job (
    -- UUID version 7: callers know it as request_id, and it sorts by the time of intake.
    id                  uuid PRIMARY KEY,
    owner_id            uuid NOT NULL,
    key_id              text NOT NULL,
    endpoint            text NOT NULL,
    -- Digit for digit as it was sent.
    input               text NOT NULL,
    -- Headers of fal's that go along upstream, by lower-case name.
    headers             jsonb NOT NULL DEFAULT '{}',
    webhook_url         text,
    -- 0 before 1: normal and low.
    priority            smallint NOT NULL DEFAULT 0,
    state               text NOT NULL,
    -- How often it was handed upstream.
    attempts            integer NOT NULL DEFAULT 0,
    -- How often the reconciler has looked since it was last accepted.
    looks               integer NOT NULL DEFAULT 0,
    -- When somebody should look at it next. A lease is a due time in the future.
    due_at              timestamptz,
    deadline            timestamptz NOT NULL,
    upstream_id         text,
    -- What upstream answered, until it is ingested.
    answer              text,
    answer_status       integer,
    -- What callers get: the answer with our own files in it.
    result              text,
    status_code         integer,
    error_type          text,
    billable_units      numeric,
    -- A JSON array of the newest lines.
    logs                text,
    -- The success came after the job had ended otherwise.
    late                boolean NOT NULL DEFAULT false,
    created_at          timestamptz NOT NULL,
    submitted_at        timestamptz,
    accepted_at         timestamptz,
    answered_at         timestamptz,
    finished_at         timestamptz,

    -- What a caller may say about a job beside its input. All of it may be missing.
    tags                text[] CHECK (cardinality(tags) BETWEEN 1 AND 20),
    -- A collection may be deleted while the job runs, so this refers to nothing.
    collection_id       uuid,
    -- A JSON object, digit for digit as it was sent.
    metadata            text CHECK (octet_length(metadata) <= 16384),
    -- The job whose input this one runs again.
    retry_of            uuid,
    -- By then upstream must have it, or it expires.
    start_deadline      timestamptz,
    -- fal's X-Fal-Request-Timeout-Type: 'user' when the caller's own start timeout was missed.
    timeout_type        text,

    -- How often it was handed upstream again although upstream had accepted it before, which happens only where the
    -- caller chose that.
    reruns              integer NOT NULL DEFAULT 0 CHECK (reruns >= 0),
    -- Upstream's ids of attempts that are over. What is said about them later is about no other attempt.
    past_upstream_ids   text[],

    -- What upstream tells beside the answer itself.
    -- Whether trying again may help; null when it does not say.
    retryable           boolean,
    -- Upstream's own measure of the time at work; null when it was not asked.
    inference_seconds   numeric CHECK (inference_seconds >= 0),
    -- Upstream was asked for the log lines after its end: there will be no more.
    logs_complete       boolean NOT NULL DEFAULT false,

    -- Not to be claimed before due_at, as after a refusal upstream; taken back by whoever claims, once that has come.
    -- Says something of queued jobs only.
    put_off             boolean NOT NULL DEFAULT false,
    -- What upstream answered when it was neither an output nor a failure, as a JSON object: paid for perhaps, and never
    -- thrown away.
    unrecognized_answer text,
    -- The instance that holds the lease, which stands where due_at is still what the lease set it to.
    leased_by           integer,
    leased_until        timestamptz,

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
    CONSTRAINT job_counts_positive CHECK (attempts >= 0 AND looks >= 0),
    CONSTRAINT job_logs_bounded CHECK (octet_length(logs) <= 65536)
) PARTITION BY RANGE (id);

-- An insert never fails for want of a day; in ordinary times this stays empty.
CREATE TABLE job_other PARTITION OF job DEFAULT;

-- An owner's jobs, newest first.
CREATE INDEX job_newest ON job (owner_id, id DESC);
CREATE INDEX job_tags ON job USING gin (tags) WHERE tags IS NOT NULL;
CREATE INDEX job_upstream ON job (upstream_id) WHERE upstream_id IS NOT NULL;
-- Nearly always empty. Says that a request in upstream's list is somebody's, when one is looked for.
CREATE INDEX job_past_upstream ON job USING gin (past_upstream_ids) WHERE past_upstream_ids IS NOT NULL;
CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL;

-- Looks ask upstream and can be held back while it is in trouble; all else that comes due must go on.
CREATE INDEX job_look ON job (due_at) WHERE state IN ('WAITING', 'CANCELLING');
CREATE INDEX job_due ON job (due_at) WHERE due_at IS NOT NULL AND state NOT IN ('QUEUED', 'WAITING', 'CANCELLING');

-- What fairness, limits and positions in the queue are read from. The statements that use it stand in jobs/dispatch.

-- One owner's queue in order: first the part that can be claimed now. Jobs that were put off for later leave the part that
-- claims read; positions are counted in both parts.
CREATE INDEX job_queued ON job (put_off, owner_id, priority, id) WHERE state = 'QUEUED';
-- The same cut by endpoint as well: where one endpoint is at its limit, the others' jobs are found without reading past its.
CREATE INDEX job_queued_endpoint ON job (owner_id, endpoint, priority, id) WHERE state = 'QUEUED' AND NOT put_off;
-- What has to be taken back, by when. Ordinarily nearly empty.
CREATE INDEX job_put_off ON job (due_at) WHERE state = 'QUEUED' AND put_off;
-- A queued job ends when its time to start or its whole time is over, whichever is first. Only what is over is read.
CREATE INDEX job_queue_end ON job (LEAST(start_deadline, deadline)) WHERE state = 'QUEUED';

-- What counts against the limits.
CREATE INDEX job_running_owner ON job (owner_id)
    WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING');
-- Jobs under way of each endpoint and owner, by when they come due, for claims that have to look whose jobs they take
-- because an app or an owner has its share of the places: a backlog that may not move is jumped over, however long it is.
CREATE INDEX job_running_endpoint ON job (endpoint, owner_id, state, due_at)
    WHERE state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING');

-- Answers that came after their jobs' ends; nearly none.
CREATE INDEX job_late ON job (due_at) WHERE due_at IS NOT NULL AND state IN ('FAILED', 'CANCELLED', 'EXPIRED');

-- How many jobs more may start under a limit. Whoever asks holds the owner's or the endpoint's lock until their claim is
-- committed; while somebody else holds it there is no room. The count is a statement of its own inside a volatile
-- function and therefore sees everything committed before the lock was had: two claimers at once cannot pass a limit
-- together. It reads no further than the limit.

CREATE FUNCTION owner_room(owner uuid, most integer) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(1869770084, hashtext(owner::text)) THEN
        RETURN 0;
    END IF;
    RETURN most - (SELECT count(*) FROM (
        SELECT 1 FROM job
        WHERE owner_id = owner AND state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING') LIMIT most) running);
END $$;

CREATE FUNCTION endpoint_room(name text, most integer) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(1701737584, hashtext(name)) THEN
        RETURN 0;
    END IF;
    RETURN most - (SELECT count(*) FROM (
        SELECT 1 FROM job
        WHERE endpoint = name AND state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING') LIMIT most) running);
END $$;

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
