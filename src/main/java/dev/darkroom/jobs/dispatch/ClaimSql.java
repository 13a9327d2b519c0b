package dev.darkroom.jobs.dispatch;

import dev.darkroom.jobs.Job;

/**
 * SQL of the claim of queued jobs: the order among owners, and how many jobs of each may be upstream (the function
 * {@code owner_room} of the migrations). It goes round the owners that have such jobs by jumping from one to the next in
 * the index, gives each its part, and takes the first of each owner's queue: its cost depends on what it takes and
 * not on what waits. Jobs that were put off lie in another part of the index, which no claim reads; {@link
 * #TAKE_BACK} moves them over when their time has come. The last parameters, all the same, are the lowest id that
 * is looked for; they stand there as parameters, so that days before it are not even opened.
 */
public final class ClaimSql {

    private static final String ROUND = """
            WITH RECURSIVE params (now, lease_end, instance, batch_size, here, taken, owner_most, endpoint_most, exhausted, newcomers, apps, rooms) AS (
                VALUES (?::timestamptz, ?::timestamptz, ?::int, ?::int, ?::uuid, ?::int, ?::int, ?::int, ?::uuid[], ?::int, ?::text[], ?::int[])),
            ahead (owner_id) AS (
                (SELECT owner_id FROM job
                 WHERE state = 'QUEUED' AND NOT put_off AND owner_id >= (SELECT here FROM params) AND id >= ?
                 ORDER BY owner_id LIMIT 1)
                UNION ALL
                SELECT (SELECT owner_id FROM job
                        WHERE state = 'QUEUED' AND NOT put_off AND owner_id > ahead.owner_id AND id >= ?
                        ORDER BY owner_id LIMIT 1)
                FROM ahead WHERE owner_id IS NOT NULL),
            behind (owner_id) AS (
                (SELECT owner_id FROM job
                 WHERE state = 'QUEUED' AND NOT put_off AND owner_id < (SELECT here FROM params) AND id >= ?
                 ORDER BY owner_id LIMIT 1)
                UNION ALL
                SELECT (SELECT owner_id FROM job
                        WHERE state = 'QUEUED' AND NOT put_off AND owner_id > behind.owner_id
                            AND owner_id < (SELECT here FROM params) AND id >= ?
                        ORDER BY owner_id LIMIT 1)
                FROM behind WHERE owner_id IS NOT NULL),
            owners AS (
                SELECT owner_id, row_number() OVER () AS number
                FROM (SELECT owner_id FROM ahead WHERE owner_id IS NOT NULL
                      UNION ALL SELECT owner_id FROM behind WHERE owner_id IS NOT NULL) circle
                WHERE owner_id <> ALL ((SELECT exhausted FROM params)::uuid[])
                LIMIT (SELECT batch_size FROM params)),
            weighted AS (
                SELECT owner_id, number, COALESCE(weight, 1) AS weight, COALESCE(parallel_limit, owner_most) AS parallel, batch_size,
                    GREATEST(batch_size * COALESCE(weight, 1) / sum(COALESCE(weight, 1)) OVER (), COALESCE(weight, 1))
                        - CASE owner_id WHEN here THEN taken ELSE 0 END AS due
                FROM owners CROSS JOIN params
                LEFT JOIN LATERAL (SELECT weight, parallel_limit FROM owner WHERE id = owners.owner_id LIMIT 1) known ON true),
            share AS (
                SELECT owner_id, number, weight, parallel,
                    GREATEST(LEAST(due, batch_size - sum(due) OVER (ORDER BY number) + due), 0)::int AS allotted
                FROM weighted),
            quota AS MATERIALIZED (
                SELECT owner_id, number, weight, allotted,
                    CASE WHEN parallel IS NULL OR allotted = 0 THEN allotted
                         ELSE GREATEST(LEAST(allotted, owner_room(owner_id, parallel)), 0) END AS jobs
                FROM share),
            """;

    private static final String IN_ORDER = """
            picked AS (
                SELECT waiting.id FROM quota CROSS JOIN LATERAL (
                    SELECT id FROM job
                    WHERE state = 'QUEUED' AND NOT put_off AND owner_id = quota.owner_id
                        AND due_at <= (SELECT now FROM params) AND id >= ?
                    ORDER BY priority, id LIMIT quota.jobs FOR UPDATE SKIP LOCKED) waiting),
            """;

    /** An endpoint's app, as {@code EndpointId.appPath} tells it. */
    public static final String APP = "substring(endpoint FROM '^(((workflows|comfy)/){0,1}[^/]+/[^/]+)')";

    // One of each app in turn: an owner's backlog of one app shall not go before its other apps.
    // Between an endpoint and itself, and in its order: this is what the index by endpoint is for, and the planner
    // cannot mistake it for a walk along the whole queue in search of one endpoint.
    private static final String BY_ENDPOINT = """
            pair AS MATERIALIZED (
                SELECT quota.owner_id, quota.number, quota.jobs, distinct_endpoint.endpoint FROM quota CROSS JOIN LATERAL (
                    WITH RECURSIVE next (endpoint) AS (
                        (SELECT endpoint FROM job
                         WHERE state = 'QUEUED' AND NOT put_off AND owner_id = quota.owner_id AND id >= ?
                         ORDER BY endpoint, priority, id LIMIT 1)
                        UNION ALL
                        SELECT (SELECT endpoint FROM job
                                WHERE state = 'QUEUED' AND NOT put_off AND owner_id = quota.owner_id
                                    AND endpoint > next.endpoint AND id >= ?
                                ORDER BY endpoint, priority, id LIMIT 1)
                        FROM next WHERE endpoint IS NOT NULL)
                    SELECT endpoint FROM next WHERE endpoint IS NOT NULL) distinct_endpoint
                WHERE quota.jobs > 0),
            wanted AS MATERIALIZED (
                SELECT endpoint, app, COALESCE(room, newcomers) AS app_room
                FROM (SELECT DISTINCT endpoint, APP AS app FROM pair) named CROSS JOIN params
                LEFT JOIN LATERAL (
                    SELECT room FROM unnest(params.apps, params.rooms) AS given (name, room) WHERE name = app) known ON true),
            endpoint_quota AS MATERIALIZED (
                SELECT endpoint, app, app_room, CASE WHEN endpoint_most IS NULL OR app_room = 0 THEN app_room
                    ELSE LEAST(app_room, GREATEST(endpoint_room(endpoint, endpoint_most), 0)) END AS room
                FROM wanted CROSS JOIN params),
            numbered AS (
                SELECT pair.owner_id, pair.number, pair.jobs, pair.endpoint, endpoint_quota.room, endpoint_quota.app, endpoint_quota.app_room,
                    waiting.id, waiting.priority,
                    row_number() OVER (PARTITION BY pair.owner_id, endpoint_quota.app ORDER BY waiting.priority, waiting.id) AS nth
                FROM pair JOIN endpoint_quota ON endpoint_quota.endpoint = pair.endpoint CROSS JOIN LATERAL (
                    SELECT id, priority FROM job
                    WHERE state = 'QUEUED' AND NOT put_off AND owner_id = pair.owner_id
                        AND endpoint BETWEEN pair.endpoint AND pair.endpoint
                        AND due_at <= (SELECT now FROM params) AND id >= ?
                    ORDER BY endpoint, priority, id LIMIT LEAST(pair.jobs, endpoint_quota.room)) waiting),
            candidate AS (
                SELECT *, row_number() OVER (PARTITION BY owner_id ORDER BY priority, nth, id) AS place FROM numbered),
            chosen AS (
                SELECT id, room, app_room, row_number() OVER (PARTITION BY endpoint ORDER BY nth, number) AS place,
                    row_number() OVER (PARTITION BY app ORDER BY nth, number) AS app_place
                FROM candidate WHERE place <= jobs),
            picked AS (
                SELECT id FROM job
                WHERE id = ANY (ARRAY(SELECT id FROM chosen WHERE place <= room AND app_place <= app_room)) AND id >= ?
                    AND state = 'QUEUED' AND NOT put_off FOR UPDATE SKIP LOCKED),
            """.replace("APP", APP);

    private static final String TAKE = """
            moved AS (
                UPDATE job SET state = 'SUBMITTING', attempts = attempts + 1, looks = 0,
                    due_at = (SELECT lease_end FROM params),
                    leased_by = (SELECT instance FROM params), leased_until = (SELECT lease_end FROM params), submitted_at = (SELECT now FROM params)
                WHERE id = ANY (ARRAY(SELECT id FROM picked)) AND id >= ? RETURNING *),
            noted AS (
                INSERT INTO job_event (job_id, at, kind, detail)
                SELECT id, submitted_at, 'submitting', 'attempt ' || attempts FROM moved)
            SELECT quota.owner_id AS quota_owner, quota.weight, quota.allotted, quota.jobs < quota.allotted AS held_back, claimed.*
            FROM quota LEFT JOIN (SELECT COLUMNS FROM moved) claimed ON claimed.owner_id = quota.owner_id
            ORDER BY quota.number, claimed.priority, claimed.id
            """.replace("COLUMNS", Job.COLUMNS);

    private static final int OWN_PARAMETERS = 12;

    /** @param bounds how often the lowest id stands at the end of the parameters */
    record Claim(String sql, int bounds) {

        private static Claim of(String sql) {
            long parameters = sql.chars().filter(sign -> sign == '?').count();
            return new Claim(sql, Math.toIntExact(parameters) - OWN_PARAMETERS);
        }
    }

    /** The first jobs of each owner's queue. */
    static final Claim QUEUED = Claim.of(ROUND + IN_ORDER + TAKE);

    /** The same, passing over what its endpoint or its app has no room for. */
    static final Claim QUEUED_BY_ENDPOINT = Claim.of(ROUND + BY_ENDPOINT + TAKE);

    /** Lets jobs be claimed again that were put off until now; tells how many, and whether any waits for a place of its key. */
    static final String TAKE_BACK = """
            WITH next AS (
                SELECT id FROM job WHERE state = 'QUEUED' AND put_off AND due_at <= ? AND id >= ?
                    AND key_slot IS DISTINCT FROM 'waiting'
                ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED),
            back AS (
                UPDATE job SET put_off = false
                WHERE id = ANY (ARRAY(SELECT id FROM next))
                    AND id >= (SELECT id FROM next ORDER BY id LIMIT 1)
                    AND id <= (SELECT id FROM next ORDER BY id DESC LIMIT 1)
                RETURNING 1)
            SELECT (SELECT count(*) FROM back) AS back,
                EXISTS (SELECT 1 FROM job WHERE key_slot = 'waiting' AND finished_at IS NULL) AS slots_wanted
            """;

    /** Gives the keys' free places to the jobs that wait for them, so that they can be claimed; a function of the migrations. */
    static final String ADMIT = "SELECT admit_jobs(?, ?)";

    /** Lets jobs of an app, or of any, be claimed again before their time: it is well again. */
    static final String TAKE_BACK_EARLY = """
            WITH next AS (
                SELECT id FROM job WHERE state = 'QUEUED' AND put_off AND COALESCE(APP = ?::text, true) AND id >= ?
                    AND key_slot IS DISTINCT FROM 'waiting'
                ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE job SET put_off = false, due_at = LEAST(due_at, ?)
            WHERE id = ANY (ARRAY(SELECT id FROM next)) AND id >= ?
            """.replace("APP", APP);

    private ClaimSql() {}
}
