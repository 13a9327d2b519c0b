-- What was let in under a budget, by its estimated cost, as a sum that only grows. Whoever adds to it holds the row until its jobs are
-- written. A row that nothing was added to for a day is removed.
CREATE TABLE budget_reservation (
    budget     text PRIMARY KEY,
    let_in     numeric NOT NULL,
    updated_at timestamptz NOT NULL
);
