-- An owner that is being removed, with all it has; it is disabled as well. Null for the others.
ALTER TABLE owner
    ADD COLUMN removed_at timestamptz,
    ADD CONSTRAINT owner_removed_is_disabled CHECK (removed_at IS NULL OR disabled_at IS NOT NULL);

CREATE INDEX owner_removed ON owner (removed_at) WHERE removed_at IS NOT NULL;
