-- What happened to an owner's things: the feed, and what registered webhooks are told.

CREATE TABLE event (
    id         uuid PRIMARY KEY,
    owner_id   uuid NOT NULL,
    type       text NOT NULL,
    -- A JSON object.
    data       text NOT NULL,
    -- What filters look at.
    endpoint   text,
    tags       text[],
    key_id     text,
    created_at timestamptz NOT NULL,
    -- Its place in the feed of its owner. Given by the first reader who sees the event committed, one reader of an owner at
    -- a time: so a place that was read never gets a new one before it, whatever else was being written meanwhile.
    position   bigint
);

CREATE SEQUENCE event_position;
CREATE INDEX event_unplaced ON event (owner_id, id) WHERE position IS NULL;
CREATE UNIQUE INDEX event_feed ON event (owner_id, position) WHERE position IS NOT NULL;
CREATE INDEX event_created ON event (created_at);

-- Addresses that an owner has registered to be told of events.
CREATE TABLE webhook (
    id               uuid PRIMARY KEY,
    owner_id         uuid NOT NULL REFERENCES owner (id),
    url              text NOT NULL,
    description      text,
    -- Names, families ("job.*") or everything ("*").
    events           text[] NOT NULL CHECK (cardinality(events) > 0),
    -- Null for any.
    endpoints        text[],
    tags             text[],
    keys             text[],
    -- Null for as many as there are places for.
    calls_per_minute integer CHECK (calls_per_minute > 0),
    concurrency      integer CHECK (concurrency > 0),
    status           text NOT NULL CHECK (status IN ('enabled', 'disabled')),
    disabled_reason  text CHECK (disabled_reason IN ('owner', 'gone', 'failing')),
    disabled_at      timestamptz,
    -- Since when it has not once succeeded; null while the last attempt did, or there was none.
    failing_since    timestamptz,
    -- Encrypted, the id of the key first (deliveries.webhook.SecretCipher).
    secret           bytea NOT NULL,
    previous_secret  bytea,
    previous_until   timestamptz,
    created_at       timestamptz NOT NULL,
    CONSTRAINT webhook_disabled_says_why CHECK (
        (status = 'disabled') = (disabled_reason IS NOT NULL AND disabled_at IS NOT NULL)),
    CONSTRAINT webhook_previous CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
);

CREATE INDEX webhook_owner ON webhook (owner_id, id);

ALTER TABLE delivery
    ALTER COLUMN job_id DROP NOT NULL,
    -- The registered webhook that it is for; null for the address that a job itself named.
    ADD COLUMN webhook_id      uuid,
    ADD COLUMN event_id        uuid,
    ADD COLUMN event_type      text,
    -- How the body came to be and which headers go with it (deliveries.outbox.DeliveryFormat).
    ADD COLUMN format          text NOT NULL DEFAULT 'fal',
    -- Headers of the caller's own, encrypted like the secrets.
    ADD COLUMN own_headers     bytea,
    -- Attempts before the last replay; the schedule counts from there.
    ADD COLUMN attempts_before integer NOT NULL DEFAULT 0;

CREATE INDEX delivery_webhook ON delivery (webhook_id, id DESC) WHERE webhook_id IS NOT NULL;
CREATE INDEX delivery_webhook_pending ON delivery (webhook_id) WHERE webhook_id IS NOT NULL AND state = 'PENDING';

ALTER TABLE delivery_attempt
    -- The start of what the receiver answered.
    ADD COLUMN response_excerpt text,
    -- As a JSON object; what is secret is left out.
    ADD COLUMN request_headers  text;

-- How the end of a job is announced at the address that it named (jobs.announcement.JobWebhook), encrypted for the headers'
-- sake; null for fal's way.
ALTER TABLE job ADD COLUMN webhook_options bytea;
