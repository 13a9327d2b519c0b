package dev.darkroom.deliveries.outbox;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Outbox of webhook deliveries: enqueues them in the caller's transaction. */
@ApplicationScoped
public class DeliveryOutbox {

    private final Database database;
    private final Ids ids;
    private final Clock clock;
    private final Event<DeliveriesDue> due;

    DeliveryOutbox(Database database, Ids ids, Clock clock, Event<DeliveriesDue> due) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.due = due;
    }

    /**
     * Puts deliveries down in the surrounding transaction; they are sent soon after that commits.
     *
     * @return their ids, in the order given
     */
    public List<UUID> enqueue(List<NewDelivery> deliveries) {
        if (deliveries.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        UUID[] fresh = deliveries.stream().map(_ -> ids.next()).toArray(UUID[]::new);
        database.update(
                """
                INSERT INTO delivery (id, owner_id, job_id, url, body, state, due_at, created_at, webhook_id, event_id,
                    event_type, format, own_headers)
                SELECT id, owner_id, job_id, url, body, 'PENDING', ?, ?, webhook_id, event_id, event_type, format, own_headers
                FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::uuid[], ?::text[],
                        ?::text[], ?::bytea[])
                    AS o (id, owner_id, job_id, url, body, webhook_id, event_id, event_type, format, own_headers)""",
                now,
                now,
                fresh,
                uuids(deliveries, NewDelivery::ownerId),
                uuids(deliveries, NewDelivery::jobId),
                texts(deliveries, NewDelivery::url),
                texts(deliveries, NewDelivery::body),
                uuids(deliveries, NewDelivery::webhookId),
                uuids(deliveries, NewDelivery::eventId),
                texts(deliveries, NewDelivery::eventType),
                texts(deliveries, delivery -> delivery.format().label()),
                deliveries.stream().map(NewDelivery::ownHeaders).toArray(byte[][]::new));
        due.fire(new DeliveriesDue());
        return List.of(fresh);
    }

    private static UUID[] uuids(List<NewDelivery> deliveries, Function<NewDelivery, @Nullable UUID> part) {
        return deliveries.stream().map(part).toArray(UUID[]::new);
    }

    private static String[] texts(List<NewDelivery> deliveries, Function<NewDelivery, @Nullable String> part) {
        return deliveries.stream().map(part).toArray(String[]::new);
    }
}
