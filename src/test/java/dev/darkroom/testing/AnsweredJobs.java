package dev.darkroom.testing;

import dev.darkroom.shared.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Jobs of the first owner whose answer waits to be ingested. */
public final class AnsweredJobs {

    private AnsweredJobs() {}

    /** @param looks how often ingesting was begun before */
    public static void insert(Database database, UUID id, String answer, Instant answeredAt, int looks) {
        database.update(
                """
                INSERT INTO job (id, owner_id, key_id, endpoint, input, state, due_at, deadline, created_at, answer,
                                 answer_status, answered_at, looks)
                SELECT ?, id, 'key', 'sandbox/instant', '{}', 'INGESTING', ?, ?, ?, ?, 200, ?, ?
                FROM owner ORDER BY created_at LIMIT 1""", id, answeredAt, answeredAt.plus(Duration.ofDays(1)), answeredAt, answer, answeredAt, looks);
    }
}
