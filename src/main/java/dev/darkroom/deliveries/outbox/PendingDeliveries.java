package dev.darkroom.deliveries.outbox;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/** Ends what is still to be sent to a registered webhook that was disabled or removed. */
@ApplicationScoped
public class PendingDeliveries {

    /** Outcome of the attempt that is not made. */
    public static final String DISABLED = "DISABLED";

    private static final int BATCH = 5_000;

    // What is under way just now stays: it may arrive, and else it is given up by whoever tries it.
    private static final String GIVE_UP = """
            WITH ended AS (
                UPDATE delivery SET state = 'FAILED', attempts = attempts + 1, due_at = NULL, finished_at = ?
                WHERE id = ANY (ARRAY(
                    SELECT id FROM delivery
                    WHERE webhook_id = ? AND state = 'PENDING' AND leased_by IS NULL
                        AND GREATEST(created_at, replayed_at) <= ?
                    LIMIT ? FOR UPDATE SKIP LOCKED))
                RETURNING id, attempts)
            INSERT INTO delivery_attempt (delivery_id, number, at, outcome, milliseconds, request_headers)
            SELECT id, attempts, ?, ?, 0, '{}' FROM ended""";

    private final Database database;

    PendingDeliveries(Database database) {
        this.database = database;
    }

    /**
     * Gives up what a webhook was to be told by then, batch by batch, so that no transaction is long. Where that does not
     * come to its end, the rest is given up when it is due.
     *
     * @param until when it was disabled: what is enqueued or replayed after it was enabled again stays
     */
    public void giveUp(UUID webhook, Instant until) {
        int ended;
        do {
            ended = database.update(GIVE_UP, until, webhook, until, BATCH, until, DISABLED);
        } while (ended > 0);
    }
}
