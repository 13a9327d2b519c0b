package dev.darkroom.jobs.engine;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.dispatch.ClaimSql;

/**
 * SQL of the claims of due jobs. The text of the claims for jobs that come due after they were handed upstream:
 * looks, and all else. Ordinarily they follow the index by due time. Where some app or owner may have only a few
 * more, or none, they jump from one owner's jobs of one endpoint to the next instead, so that a backlog which may
 * not move is not read.
 */
public final class DueClaimSql {

    /** A claim in order of due times, and the one that looks whose jobs it takes. */
    public record DueClaim(String inOrder, String selective) {}

    private static final String RUNNING = "state IN ('SUBMITTING', 'WAITING', 'INGESTING', 'CANCELLING')";

    /** Jobs that upstream has, to be asked about. */
    public static final DueClaim LOOKS =
            new DueClaim(inOrder("state IN ('WAITING', 'CANCELLING')"), selective("('WAITING'), ('CANCELLING')", ""));

    /** All else that comes due: answers to ingest, leases run out; also after an end, where an answer came late. */
    public static final DueClaim OTHERS = new DueClaim(
            inOrder("due_at IS NOT NULL AND state NOT IN ('QUEUED', 'WAITING', 'CANCELLING')"),
            selective("('INGESTING'), ('SUBMITTING')", """
                    UNION ALL
                    (SELECT id, due_at, 1 FROM job
                     WHERE due_at <= (SELECT now FROM asked) AND state IN ('FAILED', 'CANCELLED', 'EXPIRED')
                     ORDER BY due_at LIMIT (SELECT most FROM asked))
                    """));

    private DueClaimSql() {}

    private static String inOrder(String states) {
        return """
                WITH next AS (
                    SELECT id FROM job WHERE due_at <= ? AND %s
                    ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
                UPDATE job SET due_at = ?, leased_by = ?, leased_until = ?, looks = looks + 1
                WHERE id = ANY (ARRAY(SELECT id FROM next))
                    AND id >= (SELECT id FROM next ORDER BY id LIMIT 1)
                    AND id <= (SELECT id FROM next ORDER BY id DESC LIMIT 1)
                RETURNING %s
                """.formatted(states, Job.COLUMNS);
    }

    /** The last parameter, three times, is the lowest id that is looked for. */
    private static String selective(String states, String more) {
        return """
                WITH RECURSIVE asked (now, most, lease_end, instance, newcomers, apps, app_rooms, owners, owner_rooms, lane_owners,
                        lane_apps, lane_rooms) AS (
                    VALUES (?::timestamptz, ?::int, ?::timestamptz, ?::int, ?::int, ?::text[], ?::int[], ?::uuid[], ?::int[],
                        ?::uuid[], ?::text[], ?::int[])),
                lane (endpoint, owner_id) AS (
                    (SELECT endpoint, owner_id FROM job WHERE RUNNING AND id >= ? ORDER BY endpoint, owner_id LIMIT 1)
                    UNION ALL
                    SELECT next.endpoint, next.owner_id FROM lane CROSS JOIN LATERAL (
                        SELECT endpoint, owner_id FROM job
                        WHERE RUNNING AND (endpoint, owner_id) > (lane.endpoint, lane.owner_id) AND id >= ?
                        ORDER BY endpoint, owner_id LIMIT 1) next),
                door AS MATERIALIZED (
                    SELECT endpoint, owner_id, app, lane_room, app_room, owner_room,
                        LEAST(lane_room, app_room, owner_room) AS room
                    FROM (
                        SELECT endpoint, owner_id, app, COALESCE(
                                (SELECT room FROM unnest(lane_owners, lane_apps, lane_rooms) AS g (owner, name, room)
                                 WHERE owner = owner_id AND name = app), newcomers) AS lane_room,
                            COALESCE(
                                (SELECT room FROM unnest(apps, app_rooms) AS g (name, room) WHERE name = app), most) AS app_room,
                            COALESCE(
                                (SELECT room FROM unnest(owners, owner_rooms) AS g (owner, room)
                                 WHERE owner = owner_id), most) AS owner_room
                        FROM (SELECT endpoint, owner_id, APP AS app FROM lane) named CROSS JOIN asked) known),
                candidate AS (
                    SELECT waiting.id, waiting.due_at, door.* FROM door
                    CROSS JOIN (VALUES STATES) wanted (state) CROSS JOIN LATERAL (
                        SELECT id, due_at FROM job
                        WHERE RUNNING AND job.state = wanted.state AND endpoint = door.endpoint
                            AND owner_id = door.owner_id AND due_at <= (SELECT now FROM asked) AND id >= ?
                        ORDER BY due_at LIMIT door.room) waiting),
                chosen AS (
                    SELECT id FROM (SELECT id, due_at, lane_place FROM (
                        SELECT id, due_at, lane_room, app_room, owner_room,
                            row_number() OVER (PARTITION BY owner_id, app ORDER BY due_at) AS lane_place,
                            row_number() OVER (PARTITION BY app ORDER BY due_at) AS app_place,
                            row_number() OVER (PARTITION BY owner_id ORDER BY due_at) AS owner_place
                        FROM candidate) counted
                    WHERE lane_place <= lane_room AND app_place <= app_room AND owner_place <= owner_room
                    MORE) turn
                    ORDER BY lane_place, due_at LIMIT (SELECT most FROM asked)),
                next AS (
                    SELECT id FROM job
                    WHERE id = ANY (ARRAY(SELECT id FROM chosen)) AND due_at <= (SELECT now FROM asked)
                        AND id >= (SELECT id FROM chosen ORDER BY id LIMIT 1)
                        AND id <= (SELECT id FROM chosen ORDER BY id DESC LIMIT 1)
                    FOR UPDATE SKIP LOCKED)
                UPDATE job SET due_at = (SELECT lease_end FROM asked), leased_by = (SELECT instance FROM asked),
                    leased_until = (SELECT lease_end FROM asked), looks = looks + 1
                WHERE id = ANY (ARRAY(SELECT id FROM next))
                    AND id >= (SELECT id FROM next ORDER BY id LIMIT 1)
                    AND id <= (SELECT id FROM next ORDER BY id DESC LIMIT 1)
                RETURNING COLUMNS
                """.replace("COLUMNS", Job.COLUMNS)
                .replace("STATES", states)
                .replace("MORE", more)
                .replace("RUNNING", RUNNING)
                .replace("APP", ClaimSql.APP);
    }
}
