-- How many jobs more may start under a limit. Whoever asks holds the owner's or the endpoint's lock until their claim is
-- committed; while somebody else holds it there is no room. The count is a statement of its own inside a volatile
-- function and therefore sees everything committed before the lock was had: two claimers at once cannot pass a limit
-- together. It reads no further than the limit.

CREATE FUNCTION owner_room(owner uuid, most integer) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(1869770084, hashtext(owner::text)) THEN
        RETURN 0;
    END IF;
    RETURN most - (SELECT count(*) FROM (
        SELECT 1 FROM job
        WHERE owner_id = owner AND state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING') LIMIT most) running);
END $$;

CREATE FUNCTION endpoint_room(name text, most integer) RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(1701737584, hashtext(name)) THEN
        RETURN 0;
    END IF;
    RETURN most - (SELECT count(*) FROM (
        SELECT 1 FROM job
        WHERE endpoint = name AND state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING') LIMIT most) running);
END $$;
