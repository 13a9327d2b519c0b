package dev.darkroom.jobs.engine;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.DueWork;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Counts the jobs that are due, by the indexes that claims follow. */
@Singleton
class DueJobCounts {

    // Those that a limit holds back are due too: it may have room by the next look.
    private static final String COUNT = """
            WITH asked (now, most) AS (VALUES (?::timestamptz, ?::int))
            SELECT (SELECT count(*) FROM (SELECT 1 FROM job, asked
                        WHERE due_at <= now AND state IN ('WAITING', 'CANCELLING') LIMIT (SELECT most FROM asked)) looks)
                + (SELECT count(*) FROM (SELECT 1 FROM job, asked
                        WHERE due_at <= now AND state NOT IN ('QUEUED', 'WAITING', 'CANCELLING')
                        LIMIT (SELECT most FROM asked)) others)
                + (SELECT count(*) FROM (SELECT 1 FROM job, asked
                        WHERE due_at <= now AND state = 'QUEUED' LIMIT (SELECT most FROM asked)) queued) AS due,
                LEAST(
                    (SELECT min(due_at) FROM job
                        WHERE due_at > (SELECT now FROM asked) AND state IN ('WAITING', 'CANCELLING')),
                    (SELECT min(due_at) FROM job
                        WHERE due_at > (SELECT now FROM asked) AND state NOT IN ('QUEUED', 'WAITING', 'CANCELLING')),
                    (SELECT min(due_at) FROM job
                        WHERE due_at > (SELECT now FROM asked) AND state = 'QUEUED' AND put_off
                            AND key_slot IS DISTINCT FROM 'waiting'),
                    -- One that waits for a place of its key is let on by whoever looks.
                    (SELECT now + interval '10 seconds' FROM asked WHERE EXISTS (
                        SELECT 1 FROM job WHERE key_slot = 'waiting' AND finished_at IS NULL))) AS next
            """;

    @Produces
    static DueWork jobs(Database database) {
        return now -> count(database, now);
    }

    private static DueWork.Due count(Database database, Instant now) {
        return database.first(
                        COUNT,
                        row -> new DueWork.Due(
                                Math.min(DueWork.MAX_COUNT, row.getInt("due")), Database.instant(row, "next")),
                        now,
                        DueWork.MAX_COUNT)
                .orElseThrow();
    }
}
