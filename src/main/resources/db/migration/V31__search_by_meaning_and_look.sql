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
    vector   bytea NOT NULL CHECK (length(vector) = 384)
);

CREATE TABLE asset_look (LIKE asset_meaning INCLUDING ALL, FOREIGN KEY (id) REFERENCES asset (id) ON DELETE CASCADE);
CREATE TABLE asset_look_vector (
    LIKE asset_meaning_vector INCLUDING ALL, FOREIGN KEY (id) REFERENCES asset (id) ON DELETE CASCADE);

-- Assets that are still to be read: looked at, their words learned, their meaning found where filing did not find it.
CREATE TABLE asset_unread (
    id       uuid PRIMARY KEY REFERENCES asset (id) ON DELETE CASCADE,
    due_at   timestamptz NOT NULL DEFAULT '-infinity',
    attempts smallint NOT NULL DEFAULT 0,
    -- Counts changes, so that who reads an asset does not call read what was changed meanwhile.
    changes  integer NOT NULL DEFAULT 0
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

INSERT INTO asset_unread (id) SELECT id FROM asset;
