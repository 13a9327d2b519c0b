-- What a file's own headers tell of how it is coded, by ffprobe's names; null where they do not.
ALTER TABLE asset
    -- That of the moving picture, of the sound where there is none; null for stills, whose type says it.
    ADD COLUMN codec    text CHECK (codec ~ '^[a-z0-9_]{1,40}$'),
    ADD COLUMN channels smallint CHECK (channels > 0);
