-- What finds assets by their words, their meaning and their look, and which of them are still to be read for that.

-- The words that an owner's assets are made of, as they are written: what a mistyped one may have meant.
CREATE TABLE asset_word (
    owner_id uuid NOT NULL REFERENCES owner (id),
    word     text NOT NULL CHECK (length(word) BETWEEN 3 AND 24),
    -- What is left of the word when one of its letters is left out. Words that share such a rest differ by one slip.
    rests    text[] NOT NULL,
    used_at  timestamptz NOT NULL,
    PRIMARY KEY (owner_id, word)
);

CREATE INDEX asset_word_beginning ON asset_word (owner_id, word text_pattern_ops);
CREATE INDEX asset_word_rests ON asset_word USING gin (rests);
CREATE INDEX asset_word_age ON asset_word (used_at);

-- What an asset's words mean and how it looks, as directions in 384 dimensions. Their signs stand in narrow tables that a
-- search scans whole; the columns that filters ask for most are copied there under the names they have in "asset". The
-- exact vectors stand apart: they are read for the nearest few only.

-- Vectors of two models have nothing to say to each other.
CREATE TABLE search_model (
    id   smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);

-- The model that assets are read with now, one for meaning and one for looks.
CREATE TABLE search_model_in_use (
    space    text PRIMARY KEY CHECK (space IN ('meaning', 'look')),
    model_id smallint NOT NULL REFERENCES search_model (id)
);

CREATE TABLE asset_meaning (
    id       uuid PRIMARY KEY REFERENCES asset (id) ON DELETE CASCADE,
    owner_id uuid NOT NULL,
    type     text NOT NULL,
    source   text NOT NULL,
    model_id smallint NOT NULL,
    bits     bit(384) NOT NULL
);

CREATE INDEX asset_meaning_owner ON asset_meaning (owner_id);

CREATE TABLE asset_meaning_vector (
    id       uuid PRIMARY KEY REFERENCES asset (id) ON DELETE CASCADE,
    model_id smallint NOT NULL,
    -- One or two bytes for each dimension.
    vector   bytea NOT NULL CONSTRAINT asset_meaning_vector_length CHECK (length(vector) IN (384, 768))
);

CREATE TABLE asset_look (LIKE asset_meaning INCLUDING ALL, FOREIGN KEY (id) REFERENCES asset (id) ON DELETE CASCADE);
CREATE TABLE asset_look_vector (
    LIKE asset_meaning_vector INCLUDING INDEXES INCLUDING STORAGE INCLUDING COMPRESSION,
    FOREIGN KEY (id) REFERENCES asset (id) ON DELETE CASCADE,
    CONSTRAINT asset_look_vector_length CHECK (length(vector) IN (384, 768)));

-- Assets that are still to be read: looked at, their words learned, their meaning found where filing did not find it.
CREATE TABLE asset_unread (
    id        uuid PRIMARY KEY REFERENCES asset (id) ON DELETE CASCADE,
    due_at    timestamptz NOT NULL DEFAULT '-infinity',
    attempts  smallint NOT NULL DEFAULT 0,
    -- Counts changes, so that who reads an asset does not call read what was changed meanwhile.
    changes   integer NOT NULL DEFAULT 0,
    -- The instance that holds the lease, which due_at is the end of.
    leased_by integer
);

CREATE INDEX asset_unread_due ON asset_unread (due_at);

-- Whatever files or changes an asset, it is read.
CREATE FUNCTION read_new_assets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO asset_unread (id) SELECT id FROM fresh;
    RETURN NULL;
END $$;

CREATE TRIGGER asset_filed AFTER INSERT ON asset REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION read_new_assets();

CREATE FUNCTION read_changed_asset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO asset_unread (id, changes) VALUES (NEW.id, 1)
    ON CONFLICT (id) DO UPDATE SET due_at = '-infinity', attempts = 0, changes = asset_unread.changes + 1;
    RETURN NULL;
END $$;

CREATE TRIGGER asset_reworded AFTER UPDATE OF title, prompt ON asset FOR EACH ROW
    WHEN (OLD.title IS DISTINCT FROM NEW.title OR OLD.prompt IS DISTINCT FROM NEW.prompt)
    EXECUTE FUNCTION read_changed_asset();
