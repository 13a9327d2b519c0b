package dev.darkroom.deliveries.event;

import dev.darkroom.deliveries.outbox.DeliveryFormat;
import dev.darkroom.deliveries.outbox.DeliveryOutbox;
import dev.darkroom.deliveries.outbox.NewDelivery;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Publishes events in the caller's transaction: writes them down for the feed, and fans them out to registered webhooks. */
@ApplicationScoped
public class EventPublisher {

    private static final String INSERT = """
            INSERT INTO event (id, owner_id, type, data, endpoint, tags, key_id, created_at)
            SELECT id, owner_id, type, data, endpoint, tags::text[], key_id, ?
            FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                AS e (id, owner_id, type, data, endpoint, tags, key_id)""";

    /** Whether a registered webhook {@code w} asks for an event {@code e}. */
    static final String IS_ASKED_FOR = """
            w.events && ARRAY['*', e.type, split_part(e.type, '.', 1) || '.*']
                AND (w.endpoints IS NULL OR e.endpoint = ANY (w.endpoints))
                AND (w.tags IS NULL OR w.tags && e.tags::text[])
                AND (w.keys IS NULL OR e.key_id = ANY (w.keys))
            """;

    private static final String RECEIVERS = """
            SELECT e.ordinal, w.id, w.url
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[]) WITH ORDINALITY
                AS e (owner_id, type, endpoint, tags, key_id, ordinal)
                JOIN webhook w ON w.owner_id = e.owner_id AND w.status = 'enabled'
            WHERE IS_ASKED_FOR
            ORDER BY e.ordinal, w.id""".replace("IS_ASKED_FOR", IS_ASKED_FOR);

    private static final int MAX_PART_LENGTH = 4 * 1024 * 1024;
    private static final int MAX_PART = 1_000;

    private record Receiver(int event, UUID webhook, String url) {}

    private final Database database;
    private final DeliveryOutbox outbox;
    private final Ids ids;
    private final Clock clock;

    EventPublisher(Database database, DeliveryOutbox outbox, Ids ids, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * An event as it was written down.
     *
     * @param at in milliseconds
     */
    public record Published(UUID id, Instant at) {}

    /** @return in the order given */
    public List<Published> publish(List<NewEvent> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        UUID[] fresh = insert(events, now);
        UUID[] owners = events.stream().map(NewEvent::ownerId).toArray(UUID[]::new);
        List<Receiver> receivers = database.query(
                RECEIVERS,
                row -> new Receiver(row.getInt("ordinal") - 1, Database.id(row, "id"), row.getString("url")),
                owners,
                texts(events, event -> event.type().label()),
                texts(events, NewEvent::endpoint),
                texts(events, event -> Texts.arrayLiteral(event.tags())),
                texts(events, NewEvent::keyId));
        enqueue(events, fresh, now, receivers);
        return Arrays.stream(fresh).map(id -> new Published(id, now)).toList();
    }

    /** In parts: an event of some size for a hundred webhooks is a hundred bodies. */
    private void enqueue(List<NewEvent> events, UUID[] ids, Instant now, List<Receiver> receivers) {
        List<NewDelivery> part = new ArrayList<>();
        int length = 0;
        for (Receiver receiver : receivers) {
            NewDelivery delivery =
                    delivery(events.get(receiver.event), ids[receiver.event], now, receiver.webhook, receiver.url);
            part.add(delivery);
            length += delivery.body().length();
            if (length >= MAX_PART_LENGTH || part.size() >= MAX_PART) {
                outbox.enqueue(part);
                part.clear();
                length = 0;
            }
        }
        outbox.enqueue(part);
    }

    /**
     * Publishes an event that one webhook is told of whatever it asks for.
     *
     * @return the delivery's id
     */
    public UUID publishTo(UUID webhookId, String url, NewEvent event) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        UUID id = insert(List.of(event), now)[0];
        return outbox.enqueue(List.of(delivery(event, id, now, webhookId, url))).getFirst();
    }

    private UUID[] insert(List<NewEvent> events, Instant now) {
        UUID[] fresh = events.stream().map(_ -> ids.next()).toArray(UUID[]::new);
        database.update(
                INSERT,
                now,
                fresh,
                events.stream().map(NewEvent::ownerId).toArray(UUID[]::new),
                texts(events, event -> event.type().label()),
                texts(events, NewEvent::data),
                texts(events, NewEvent::endpoint),
                texts(events, event -> Texts.arrayLiteral(event.tags())),
                texts(events, NewEvent::keyId));
        return fresh;
    }

    /** An event on the wire, around its data. */
    public static String envelope(UUID id, EventType type, Instant at, String data) {
        return envelope(id, type.label(), at, data);
    }

    static String envelope(UUID id, String type, Instant at, String data) {
        return "{\"id\": \"" + id + "\", \"type\": \"" + type + "\", \"created_at\": \"" + at + "\", \"data\": " + data
                + "}";
    }

    private static NewDelivery delivery(NewEvent event, UUID id, Instant at, UUID webhookId, String url) {
        String body = envelope(id, event.type(), at, event.data());
        return new NewDelivery(
                event.ownerId(),
                event.jobId(),
                url,
                body,
                webhookId,
                id,
                event.type().label(),
                DeliveryFormat.STANDARD,
                null);
    }

    private static String[] texts(List<NewEvent> events, Function<NewEvent, @Nullable String> part) {
        return events.stream().map(part).toArray(String[]::new);
    }
}
