-- Uploads whose size is known have their parts laid out beforehand: all of this size but the last. Null where the caller
-- chooses, or where there are no parts.

ALTER TABLE upload ADD COLUMN part_size bigint
    CHECK (part_size IS NULL OR (part_size > 0 AND coalesce(declared_size, 0) > 0 AND store_id <> ''));
