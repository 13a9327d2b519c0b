-- Calls of the last sixty seconds, for limits that all instances keep together. Nothing is lost with it that matters for
-- longer than a minute, so it is not logged.

CREATE UNLOGGED TABLE rate_window (
    name    text PRIMARY KEY,
    -- The second that the last call was in, since 1970.
    latest  bigint NOT NULL,
    -- By second modulo sixty.
    calls   integer[] NOT NULL CHECK (cardinality(calls) = 60),
    used_at timestamptz NOT NULL
);

CREATE INDEX rate_window_used ON rate_window (used_at);

-- Takes up to so many calls; where there is room for none it says how long until the oldest leave the window. The row's lock
-- puts those who ask in a line; the time is the database's, so that no instance's clock matters.
CREATE FUNCTION take_calls(who text, most integer, wanted integer, OUT granted integer, OUT wait_millis integer)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    used rate_window;
    moment timestamptz;
    this bigint;
    total integer := 0;
BEGIN
    INSERT INTO rate_window (name, latest, calls, used_at)
        VALUES (who, 0, array_fill(0, ARRAY[60]), clock_timestamp()) ON CONFLICT DO NOTHING;
    SELECT * INTO used FROM rate_window WHERE name = who FOR UPDATE;
    moment := clock_timestamp();
    -- Never back, whatever the clock does.
    this := GREATEST(floor(extract(epoch FROM moment))::bigint, used.latest);
    IF this - used.latest >= 60 THEN
        used.calls := array_fill(0, ARRAY[60]);
    ELSE
        FOR later IN 1 .. (this - used.latest)::integer LOOP
            used.calls[((used.latest + later) % 60)::integer + 1] := 0;
        END LOOP;
    END IF;
    FOR i IN 1 .. 60 LOOP
        total := total + used.calls[i];
    END LOOP;
    granted := GREATEST(LEAST(wanted, most - total), 0);
    wait_millis := 0;
    IF granted = 0 THEN
        FOR later IN 0 .. 59 LOOP
            IF used.calls[((this - 59 + later) % 60)::integer + 1] > 0 THEN
                wait_millis := ceil((this - 59 + later + 60 - extract(epoch FROM moment)) * 1000)::integer;
                EXIT;
            END IF;
        END LOOP;
        wait_millis := LEAST(GREATEST(wait_millis, 1), 60000);
    ELSE
        used.calls[(this % 60)::integer + 1] := used.calls[(this % 60)::integer + 1] + granted;
    END IF;
    UPDATE rate_window SET latest = this, calls = used.calls, used_at = moment WHERE name = who;
END $$;
