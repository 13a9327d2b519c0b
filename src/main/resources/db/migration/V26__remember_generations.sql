-- How assets were made, for as long as one of them is there: a job's own row goes with its day.

CREATE TABLE generation (
    job_id     uuid PRIMARY KEY,
    owner_id   uuid NOT NULL REFERENCES owner (id),
    endpoint   text NOT NULL,
    -- Digit for digit as it was sent.
    input      text NOT NULL,
    -- {"input": its short values, "seed": the seed of the result, else that of the input}: for looking things up by them.
    parameters jsonb NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE INDEX generation_parameters ON generation USING gin (parameters jsonb_path_ops);

-- The files that went in.
CREATE TABLE generation_input (
    job_id     uuid NOT NULL REFERENCES generation (job_id) ON DELETE CASCADE,
    -- A JSON pointer into the input.
    place      text NOT NULL CHECK (length(place) <= 1000),
    url        text NOT NULL CHECK (length(url) <= 8192),
    role       text CHECK (role IN ('source', 'content_ref', 'mask', 'control')),
    -- When the URL is that of an object of ours.
    object_key text,
    -- When that object was an asset of the same owner's at that time; it may be deleted since.
    asset_id   uuid,
    asset_type text,
    PRIMARY KEY (job_id, place),
    CHECK ((asset_id IS NULL) = (asset_type IS NULL))
);

CREATE INDEX generation_input_object ON generation_input (object_key) WHERE object_key IS NOT NULL;

INSERT INTO generation (job_id, owner_id, endpoint, input, parameters, created_at)
SELECT j.id, j.owner_id, j.endpoint, j.input, '{}', j.finished_at FROM job j
WHERE j.finished_at IS NOT NULL AND EXISTS (SELECT 1 FROM asset a WHERE a.job_id = j.id);

-- Assets go one by one, in bulk and with their objects; whichever way, what only they had goes along. The lock makes
-- those who delete the last two assets of a job at once wait for each other: the second then finds none.
CREATE FUNCTION forget_generations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM generation WHERE job_id IN (SELECT job_id FROM gone) ORDER BY job_id FOR UPDATE;
    DELETE FROM generation g
    WHERE g.job_id IN (SELECT job_id FROM gone) AND NOT EXISTS (SELECT 1 FROM asset a WHERE a.job_id = g.job_id);
    RETURN NULL;
END $$;

CREATE TRIGGER asset_gone AFTER DELETE ON asset
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_generations();
