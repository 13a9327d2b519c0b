-- A vector takes two bytes for each of its dimensions; what is there keeps its one until its asset is read again.
ALTER TABLE asset_meaning_vector
    DROP CONSTRAINT asset_meaning_vector_vector_check,
    ADD CONSTRAINT asset_meaning_vector_length CHECK (length(vector) IN (384, 768));
ALTER TABLE asset_look_vector
    DROP CONSTRAINT asset_meaning_vector_vector_check,
    ADD CONSTRAINT asset_look_vector_length CHECK (length(vector) IN (384, 768));
