package dev.darkroom.deliveries;

import dev.darkroom.deliveries.outbox.DeliveriesDue;
import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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
                replayed_at = ?, attempts_before = CASE WHEN state = 'PENDING' THEN attempts_before ELSE attempts END
            WHERE id = ANY (ARRAY(SELECT id FROM delivery WHERE owner_id = ? AND leased_by IS NULL AND %s
                FOR UPDATE SKIP LOCKED))""";

    private final Database database;
    private final Clock clock;
    private final Event<DeliveriesDue> due;

    DeliveryReplays(Database database, Clock clock, Event<DeliveriesDue> due) {
        this.database = database;
        this.clock = clock;
        this.due = due;
    }

    /** @return false when it is under way just now */
    boolean replay(UUID ownerId, UUID id) {
        boolean replayed =
                database.update(AGAIN.formatted("id = ?"), clock.instant(), clock.instant(), ownerId, id) == 1;
        due.fire(new DeliveriesDue());
        return replayed;
    }

    /**
     * Replays what a webhook was to be told, the oldest first, at most {@link #MOST}.
     *
     * @param state {@code FAILED}, {@code DELIVERED} or {@code PENDING}; null for any
     * @param since null for all that are kept
     * @param after goes on after that delivery; null from the beginning
     * @return their ids, in order
     */
    List<UUID> replayAll(
            UUID ownerId, UUID webhook, @Nullable String state, @Nullable Instant since, @Nullable UUID after) {
        String some = """
                webhook_id = ? AND (?::text IS NULL OR state = ?) AND (?::timestamptz IS NULL OR created_at >= ?)
                    AND (?::uuid IS NULL OR id > ?)
                ORDER BY webhook_id, id LIMIT ?""";
        List<UUID> replayed = database
                .query(
                        AGAIN.formatted(some) + " RETURNING id",
                        row -> Database.id(row, "id"),
                        clock.instant(),
                        clock.instant(),
                        ownerId,
                        webhook,
                        state,
                        state,
                        since,
                        since,
                        after,
                        after,
                        MOST)
                .stream()
                .sorted(Comparator.comparing(UUID::toString))
                .toList();
        due.fire(new DeliveriesDue());
        return replayed;
    }
}
