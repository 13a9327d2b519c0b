-- Who holds a lease, so that it is void once that instance is dead and not only when it has run out.

CREATE TABLE instance (
    -- Drawn at each start; an advisory lock of that number is held for as long as the process lives.
    id         integer PRIMARY KEY,
    started_at timestamptz NOT NULL,
    -- The last heartbeat, by the clock of the database.
    seen_at    timestamptz NOT NULL,
    -- Whether what may be done twice was taken from it because it was silent.
    released   boolean NOT NULL DEFAULT false
);

-- A lease stands where due_at is still what the lease set it to.
ALTER TABLE job ADD COLUMN leased_by integer, ADD COLUMN leased_until timestamptz;
ALTER TABLE delivery ADD COLUMN leased_by integer;
ALTER TABLE preview ADD COLUMN leased_by integer;
ALTER TABLE asset_unread ADD COLUMN leased_by integer;
ALTER TABLE library_write ADD COLUMN leased_by integer;
ALTER TABLE upload ADD COLUMN claimed_by integer;
