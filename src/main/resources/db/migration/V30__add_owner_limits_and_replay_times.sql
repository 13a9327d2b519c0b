-- When a delivery was last replayed: what waits for its turn has waited since then.
ALTER TABLE delivery ADD COLUMN replayed_at timestamptz;

ALTER TABLE owner
    -- Of all its keys together, as a key has them by itself; null for none.
    ADD COLUMN calls_per_minute integer CHECK (calls_per_minute > 0),
    ADD COLUMN monthly_budget   numeric CHECK (monthly_budget > 0);
