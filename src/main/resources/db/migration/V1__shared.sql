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
