-- Characters are collections with reference pictures; prompts name them by their identifier.

ALTER TABLE collection
    -- As their owner sent them: ids of assets or of requests, or URLs.
    ADD COLUMN reference_images text[] CHECK (cardinality(reference_images) BETWEEN 1 AND 20),
    ADD CONSTRAINT collection_character CHECK (
        (type = 'character') = (reference_images IS NOT NULL) AND (type = 'character' OR character_identifier IS NULL));

-- A prompt's mention means one character at most, however it is written.
CREATE UNIQUE INDEX collection_identifier ON collection (owner_id, lower(character_identifier))
    WHERE character_identifier IS NOT NULL;
