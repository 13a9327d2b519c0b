-- When each periodic task ran last, for instances without a timer of their own. A row for each task, for ever.
CREATE TABLE periodic_run (
    name   text PRIMARY KEY,
    ran_at timestamptz NOT NULL
);
