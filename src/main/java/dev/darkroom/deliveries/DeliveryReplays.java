package dev.darkroom.deliveries;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Replays deliveries: the same bytes under the same message id, tried after the whole schedule once more. */
@ApplicationScoped
class DeliveryReplays {

    /** In one request. */
    static final int MOST = 10_000;

    // One that waits for its next attempt is made due; where that stands in the schedule stays.
    private static final String AGAIN = """
            UPDATE delivery SET due_at = ?, state = 'PENDING', finished_at = NULL, leased_by = NULL,
                attempts_before = CASE WHEN state = 'PENDING' THEN attempts_before ELSE attempts END
            WHERE id = ANY (ARRAY(SELECT id FROM delivery WHERE owner_id = ? AND leased_by IS NULL AND %s
                FOR UPDATE SKIP LOCKED))""";

    private final Database database;
    private final Clock clock;

    DeliveryReplays(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @return false when it is under way just now */
    boolean replay(UUID ownerId, UUID id) {
        return database.update(AGAIN.formatted("id = ?"), clock.instant(), ownerId, id) == 1;
    }

    /**
     * Replays what a webhook was to be told, the oldest first, at most {@link #MOST}.
     *
     * @param state {@code FAILED}, {@code DELIVERED} or {@code PENDING}; null for any
     * @param since null for all that are kept
     * @return how many
     */
    int replayAll(UUID ownerId, UUID webhook, @Nullable String state, @Nullable Instant since) {
        return database.update(
                AGAIN.formatted("""
                        webhook_id = ? AND (?::text IS NULL OR state = ?) AND (?::timestamptz IS NULL OR created_at >= ?)
                        ORDER BY webhook_id, id LIMIT ?"""), clock.instant(), ownerId, webhook, state, state, since, since, MOST);
    }
}
