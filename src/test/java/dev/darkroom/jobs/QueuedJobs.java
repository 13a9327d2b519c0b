package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs that stay queued, since nobody is to claim them before a time of the test's choice. */
public final class QueuedJobs {

    private QueuedJobs() {}

    public static void insert(Database database, UUID id, UUID ownerId, Instant due, @Nullable Instant startDeadline) {
        database.update(
                """
                INSERT INTO job (id, owner_id, key_id, endpoint, input, state, due_at, deadline, created_at,
                                 start_deadline)
                VALUES (?, ?, 'test', 'sandbox/instant', '{}', 'QUEUED', ?, ?, ?, ?)""", id, ownerId, due, due.plus(Duration.ofDays(1)), due.minus(Duration.ofHours(1)), startDeadline);
    }
}
