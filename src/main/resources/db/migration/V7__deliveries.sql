-- What callers are told by webhook, and every attempt at it.

CREATE TABLE delivery (
    id           uuid PRIMARY KEY,
    owner_id     uuid NOT NULL,
    job_id       uuid NOT NULL,
    url          text NOT NULL,
    -- Sent byte for byte the same at each attempt; only the signature is made anew.
    body         text NOT NULL,
    state        text NOT NULL CHECK (state IN ('PENDING', 'DELIVERED', 'FAILED')),
    attempts     integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    due_at       timestamptz,
    created_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    -- Whom it is for, so that claims can pass over a receiver that has its share of the places.
    receiver     text NOT NULL
        GENERATED ALWAYS AS (COALESCE(lower(substring(url FROM '^[A-Za-z]+://([^/?#]*)')), '')) STORED,
    -- The instance that holds the lease, which due_at is the end of.
    leased_by    integer,
    CONSTRAINT delivery_pending_is_due CHECK ((state = 'PENDING') = (due_at IS NOT NULL)),
    CONSTRAINT delivery_end_has_time CHECK ((state = 'PENDING') = (finished_at IS NULL))
);

CREATE INDEX delivery_due ON delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX delivery_receiver ON delivery (receiver, owner_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX delivery_job ON delivery (job_id);
CREATE INDEX delivery_finished ON delivery (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE delivery_attempt (
    delivery_id  uuid NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    number       integer NOT NULL CHECK (number > 0),
    at           timestamptz NOT NULL,
    -- DELIVERED, or the kind of failure; never free text.
    outcome      text NOT NULL,
    status_code  integer,
    milliseconds integer NOT NULL CHECK (milliseconds >= 0),
    PRIMARY KEY (delivery_id, number),
    CONSTRAINT attempt_delivered_has_status CHECK (outcome <> 'DELIVERED' OR status_code BETWEEN 200 AND 299)
);
