-- How many jobs of a key may be under way at the same time, over all instances.
ALTER TABLE api_key
    -- null for as many as there are places; 0 to hold the key's queue.
    ADD COLUMN parallel_jobs integer CHECK (parallel_jobs >= 0);

-- Of a job whose key had such a limit when it was submitted: waiting for one of the key's places, or holding one until its end.
-- One that waits is put off until its deadline, so that no claim reads it.
ALTER TABLE job
    ADD COLUMN key_slot text CHECK (key_slot IN ('waiting', 'held'));

CREATE INDEX job_key_slot ON job (key_slot, key_id, priority, id) WHERE key_slot IS NOT NULL AND finished_at IS NULL;

-- Gives the places that are free to the jobs that wait for one, key by key. Whoever gives holds the key's lock until that is
-- committed, and what is counted is a statement of its own after the lock was had: two at once cannot pass a limit together.
-- Returns whether any job waits on.
CREATE FUNCTION admit_jobs(now timestamptz, most integer) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    key text;
    places integer;
    left_over integer := most;
    given integer;
BEGIN
    -- Keys that have no place are passed over in one statement, however many they are.
    FOR key IN
        WITH RECURSIVE waiting (key_id) AS (
            SELECT min(key_id) FROM job WHERE key_slot = 'waiting' AND finished_at IS NULL
            UNION ALL
            SELECT (SELECT min(key_id) FROM job
                    WHERE key_slot = 'waiting' AND key_id > waiting.key_id AND finished_at IS NULL)
            FROM waiting WHERE key_id IS NOT NULL)
        SELECT key_id FROM waiting LEFT JOIN api_key ON api_key.id = key_id
        WHERE key_id IS NOT NULL AND (parallel_jobs IS NULL OR parallel_jobs > (SELECT count(*) FROM (
            SELECT 1 FROM job WHERE key_slot = 'held' AND job.key_id = waiting.key_id AND finished_at IS NULL
            LIMIT parallel_jobs) held))
        LIMIT 100
    LOOP
        EXIT WHEN left_over <= 0;
        IF pg_try_advisory_xact_lock(1801812332, hashtext(key)) THEN
            -- Null as well where the key is gone: nobody holds back what it left.
            SELECT parallel_jobs INTO places FROM api_key WHERE id = key;
            places := LEAST(left_over, COALESCE(places, 2147483647) - (SELECT count(*) FROM (
                SELECT 1 FROM job WHERE key_slot = 'held' AND key_id = key AND finished_at IS NULL LIMIT places) held));
            UPDATE job SET key_slot = 'held', put_off = false, due_at = now
            WHERE id IN (SELECT id FROM job
                WHERE key_slot = 'waiting' AND key_id = key AND finished_at IS NULL AND state = 'QUEUED'
                ORDER BY priority, id LIMIT GREATEST(places, 0) FOR UPDATE SKIP LOCKED);
            GET DIAGNOSTICS given = ROW_COUNT;
            left_over := left_over - given;
        END IF;
    END LOOP;
    RETURN EXISTS (SELECT 1 FROM job WHERE key_slot = 'waiting' AND finished_at IS NULL);
END $$;
