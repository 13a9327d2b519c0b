-- The instances that work on this database.

-- Who holds a lease stands with the lease, so that it is void once that instance is dead and not only when it has run out.
CREATE TABLE instance (
    -- Drawn at each start; an advisory lock of that number is held for as long as the process lives.
    id         integer PRIMARY KEY,
    started_at timestamptz NOT NULL,
    -- The last heartbeat, by the clock of the database.
    seen_at    timestamptz NOT NULL,
    -- Whether what may be done twice was taken from it because it was silent.
    released   boolean NOT NULL DEFAULT false
);

-- Writes that carried an Idempotency-Key, those of jobs in their own transaction: the answer, once there is one, and how
-- long it is remembered.
CREATE TABLE idempotency_key (
    owner_id     uuid NOT NULL,
    -- Jobs and the library have keys of their own.
    scope        text NOT NULL,
    key          text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    request_hash text NOT NULL,
    -- Identifies an attempt at what takes longer than a transaction: one whose lease ran out cannot answer for the one that
    -- took over.
    attempt      uuid,
    leased_by    integer,
    -- Until then an attempt without an answer counts as being in flight.
    leased_until timestamptz,
    answer       text,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (owner_id, scope, key),
    CHECK (answer IS NOT NULL OR attempt IS NOT NULL AND leased_until IS NOT NULL),
    CHECK (expires_at >= leased_until)
);

CREATE INDEX idempotency_key_expiry ON idempotency_key (expires_at);

-- Jobs hold none.
CREATE INDEX idempotency_key_lease ON idempotency_key (leased_by) WHERE leased_by IS NOT NULL;
