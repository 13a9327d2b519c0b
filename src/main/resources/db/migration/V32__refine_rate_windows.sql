-- Calls by fifths of a second: by whole seconds up to one second's calls too many passed in sixty seconds. What an instance
-- took and did not need it gives back. Whoever calls the function without that is of an instance that is being replaced.

TRUNCATE rate_window;
ALTER TABLE rate_window DROP CONSTRAINT rate_window_calls_check;
-- latest: the fifth of a second that the last call was in, since 1970. calls: by fifth of a second modulo 301, since sixty
-- seconds lie in 301 of them.
ALTER TABLE rate_window ADD CONSTRAINT rate_window_calls_check CHECK (cardinality(calls) = 301);

-- Takes up to so many calls; where there is room for none it says how long until the oldest leave the window. The row's lock
-- puts those who ask in a line; the time is the database's, so that no instance's clock matters.
-- taken_in says where they are counted; back of those taken in earlier are given back.
CREATE FUNCTION take_calls(
    who text, most integer, wanted integer, back integer, earlier bigint,
    OUT granted integer, OUT wait_millis integer, OUT taken_in bigint)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    used rate_window;
    moment timestamptz;
    total integer := 0;
BEGIN
    INSERT INTO rate_window (name, latest, calls, used_at)
        VALUES (who, 0, array_fill(0, ARRAY[301]), clock_timestamp()) ON CONFLICT DO NOTHING;
    SELECT * INTO used FROM rate_window WHERE name = who FOR UPDATE;
    moment := clock_timestamp();
    -- Never back, whatever the clock does.
    taken_in := GREATEST(floor(extract(epoch FROM moment) * 5)::bigint, used.latest);
    IF taken_in - used.latest >= 301 THEN
        used.calls := array_fill(0, ARRAY[301]);
    ELSE
        FOR later IN 1 .. (taken_in - used.latest)::integer LOOP
            used.calls[((used.latest + later) % 301)::integer + 1] := 0;
        END LOOP;
    END IF;
    IF back > 0 AND taken_in - earlier BETWEEN 0 AND 300 THEN
        used.calls[(earlier % 301)::integer + 1] := GREATEST(used.calls[(earlier % 301)::integer + 1] - back, 0);
    END IF;
    SELECT sum(each) INTO total FROM unnest(used.calls) AS each;
    granted := GREATEST(LEAST(wanted, most - total), 0);
    wait_millis := 0;
    IF granted = 0 THEN
        FOR later IN 1 .. 301 LOOP
            IF used.calls[((taken_in + later) % 301)::integer + 1] > 0 THEN
                wait_millis := ceil(((taken_in + later) / 5.0 - extract(epoch FROM moment)) * 1000)::integer;
                EXIT;
            END IF;
        END LOOP;
        wait_millis := LEAST(GREATEST(wait_millis, 1), 60200);
    ELSE
        used.calls[(taken_in % 301)::integer + 1] := used.calls[(taken_in % 301)::integer + 1] + granted;
    END IF;
    UPDATE rate_window SET latest = taken_in, calls = used.calls, used_at = moment WHERE name = who;
END $$;

CREATE OR REPLACE FUNCTION take_calls(who text, most integer, wanted integer, OUT granted integer, OUT wait_millis integer)
LANGUAGE sql VOLATILE AS $$
    SELECT granted, wait_millis FROM take_calls(who, most, wanted, 0, 0)
$$;
