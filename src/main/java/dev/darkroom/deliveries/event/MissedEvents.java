package dev.darkroom.deliveries.event;

import dev.darkroom.deliveries.outbox.DeliveryFormat;
import dev.darkroom.deliveries.outbox.DeliveryOutbox;
import dev.darkroom.deliveries.outbox.NewDelivery;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Enqueues for a registered webhook the events that it asks for and was never to be told: it was not there yet, or disabled. */
@ApplicationScoped
public class MissedEvents {

    /** Events in one request. */
    public static final int MOST = 1_000;

    // Of two requests at once one is refused: both would enqueue the same.
    private static final String LOCK = "SELECT pg_try_advisory_xact_lock(?, hashtext(?))";
    private static final int LOCKED = 0x6d697373;

    // A delivery says that it was to be told.
    private static final String MISSED = """
            SELECT e.id, e.type, e.data, e.created_at, w.url FROM event e JOIN webhook w ON w.owner_id = e.owner_id
            WHERE w.id = ? AND w.owner_id = ? AND e.created_at >= ? AND (?::uuid IS NULL OR e.id > ?)
                AND e.type <> 'webhook.test'
                AND IS_ASKED_FOR
                AND NOT EXISTS (SELECT FROM delivery d WHERE d.webhook_id = w.id AND d.event_id = e.id)
            ORDER BY e.id LIMIT ?""".replace("IS_ASKED_FOR", EventPublisher.IS_ASKED_FOR);

    private static final Duration SOON = Duration.ofSeconds(5);

    private final Database database;
    private final DeliveryOutbox outbox;
    private final Duration kept;
    private final Clock clock;

    MissedEvents(
            Database database,
            DeliveryOutbox outbox,
            @ConfigProperty(name = "darkroom.retention.deliveries", defaultValue = "30d") Duration kept,
            Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.kept = kept;
        this.clock = clock;
    }

    private record Missed(UUID id, NewDelivery delivery) {}

    /**
     * Enqueues the oldest of them, at most {@link #MOST}.
     *
     * @param since null for as long as deliveries are kept; what is older may have been told
     * @param after goes on after that event; null from the beginning
     * @return the events' ids, in order
     * @throws Problem 409 while another request is at it, 422 where {@code after} is no event that is kept
     */
    @Transactional
    public List<UUID> enqueue(UUID ownerId, UUID webhook, @Nullable Instant since, @Nullable UUID after) {
        boolean isMine = database.first(LOCK, row -> row.getBoolean(1), LOCKED, webhook.toString())
                .orElse(false);
        if (!isMine) {
            throw Problem.conflict("Somebody is asking for what this webhook missed just now", SOON);
        }
        requireKept(ownerId, after);
        Instant known = clock.instant().minus(kept);
        List<Missed> missed = database.query(
                MISSED,
                row -> {
                    UUID id = Database.id(row, "id");
                    String type = row.getString("type");
                    String body =
                            EventPublisher.envelope(id, type, Database.time(row, "created_at"), row.getString("data"));
                    return new Missed(
                            id,
                            new NewDelivery(
                                    ownerId,
                                    null,
                                    row.getString("url"),
                                    body,
                                    webhook,
                                    id,
                                    type,
                                    DeliveryFormat.STANDARD,
                                    null));
                },
                webhook,
                ownerId,
                since == null || since.isBefore(known) ? known : since,
                after,
                after,
                MOST);
        outbox.enqueue(missed.stream().map(Missed::delivery).toList());
        return missed.stream().map(Missed::id).toList();
    }

    private void requireKept(UUID ownerId, @Nullable UUID event) {
        if (event != null
                && database.first("SELECT 1 FROM event WHERE id = ? AND owner_id = ?", _ -> true, event, ownerId)
                        .isEmpty()) {
            throw Problem.invalid("after", "is not an event that is still kept");
        }
    }
}
