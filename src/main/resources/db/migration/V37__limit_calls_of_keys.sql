-- How often a key may call; null is as often as it likes.
ALTER TABLE api_key ADD COLUMN calls_per_minute integer CHECK (calls_per_minute > 0);
