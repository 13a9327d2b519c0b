-- An asset outlives its object: what was made, of what and how stays known, without the bytes.
ALTER TABLE asset
    ALTER COLUMN object_key DROP NOT NULL,
    DROP CONSTRAINT asset_object_key_fkey,
    ADD CONSTRAINT asset_object_key_fkey FOREIGN KEY (object_key) REFERENCES stored_object (key) ON DELETE SET NULL;
