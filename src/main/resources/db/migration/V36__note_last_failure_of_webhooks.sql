-- The last attempt that failed, to the hour: days in which nothing was tried are no days of failing.
ALTER TABLE webhook ADD COLUMN last_failed_at timestamptz;
