-- An owner that may not come in: none of its keys is good meanwhile.
ALTER TABLE owner ADD COLUMN disabled_at timestamptz;
