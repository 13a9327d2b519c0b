package dev.darkroom.deliveries.event;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.shared.AdvisoryLocks;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.RetentionRule;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Repository of the event feed: an owner's events in the order in which they were first seen committed. Whoever reads puts what
 * is new in its place first, so nothing can come to stand before a place that has been read.
 */
@ApplicationScoped
class EventFeed {

    /** An event on the wire. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Event")
    record View(
            UUID id,
            String type,
            Instant createdAt,

            @JsonRawValue @Schema(implementation = Object.class)
            String data) {}

    /**
     * @param nextAfter where to go on: the last event that was looked at, whether it passed or not; null while there are none
     * @param hasMore whether more events are there already
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "EventPage")
    record Page(List<View> events, @Nullable UUID nextAfter, boolean hasMore) {

        /** Characters of their data. */
        long length() {
            return events.stream().mapToLong(event -> event.data().length()).sum();
        }
    }

    // The key of the advisory lock, beside the owner's hash.
    private static final int PLACING = 0x65766e74;
    private static final int PLACED_AT_ONCE = 10_000;
    /** Of a page's data; one event is always given. */
    private static final int MAX_PAGE_BYTES = 2 * 1024 * 1024;

    private static final String PLACE = """
            UPDATE event SET position = placed.position
            FROM (SELECT id, nextval('event_position') AS position
                FROM (SELECT id FROM event WHERE owner_id = ? AND position IS NULL ORDER BY id LIMIT ?) AS fresh) AS placed
            WHERE event.id = placed.id""";

    private static final String READ = """
            SELECT id, type, data, created_at FROM (
                SELECT *, sum(octet_length(data)) OVER (ORDER BY position) - octet_length(data) AS bytes_before FROM (
                    SELECT id, type, data, created_at, position FROM event
                    WHERE owner_id = ? AND position > ? AND position <= ?
                        AND ARRAY['*', type, split_part(type, '.', 1) || '.*'] && ?::text[]
                        AND (cardinality(?::text[]) = 0 OR endpoint = ANY (?::text[]))
                        AND (cardinality(?::text[]) = 0 OR tags && ?::text[])
                        AND (cardinality(?::text[]) = 0 OR key_id = ANY (?::text[]))
                    ORDER BY position LIMIT ?) AS found) AS measured
            WHERE bytes_before < ? ORDER BY position""";

    // Of its owner: whoever has read up to it goes on from there, however long nothing happens.
    private static final String NEWEST = """
            position IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event later
                WHERE later.owner_id = event.owner_id AND later.position > event.position)""";

    private final Database database;
    private final AdvisoryLocks locks;

    EventFeed(Database database, AdvisoryLocks locks) {
        this.database = database;
        this.locks = locks;
    }

    @Produces
    static RetentionRule events(
            @ConfigProperty(name = "darkroom.retention.events", defaultValue = "30d") Duration age) {
        return new RetentionRule("event", "created_at", age, NEWEST);
    }

    /**
     * The events after one of them, the oldest first.
     *
     * @param after an event's id; null for the beginning
     * @throws Problem 422 when there is no such event, or none any more
     */
    Page page(UUID ownerId, @Nullable String after, EventFilter filter, int limit) {
        return page(ownerId, after, filter, limit, MAX_PAGE_BYTES);
    }

    /**
     * The same.
     *
     * @param bytes of their data, which the last of them may pass
     */
    Page page(UUID ownerId, @Nullable String after, EventFilter filter, int limit, int bytes) {
        long position = after == null ? 0 : position(ownerId, after);
        place(ownerId);
        Optional<Place> last = last(ownerId);
        String[] endpoints = filter.endpoints().toArray(String[]::new);
        String[] tags = filter.tags().toArray(String[]::new);
        String[] keys = filter.keys().toArray(String[]::new);
        List<View> found = database.query(
                READ,
                row -> new View(
                        Database.id(row, "id"),
                        row.getString("type"),
                        Database.time(row, "created_at"),
                        row.getString("data")),
                ownerId,
                position,
                last.map(Place::position).orElse(0L),
                filter.typesOrAny(),
                endpoints,
                endpoints,
                tags,
                tags,
                keys,
                keys,
                limit + 1,
                bytes);
        List<View> events = List.copyOf(found.size() > limit ? found.subList(0, limit) : found);
        boolean hasMore = isMoreAfter(ownerId, filter, events, bytes, found.size() > limit);
        // What did not pass the filter is looked at once.
        UUID next = hasMore ? events.getLast().id() : last.map(Place::event).orElse(null);
        return new Page(events, next, hasMore);
    }

    /** Where a page was cut for its size, the rest is there although no row more was read. */
    private boolean isMoreAfter(UUID ownerId, EventFilter filter, List<View> events, int cut, boolean known) {
        if (known || events.isEmpty()) {
            return known;
        }
        // A character has four bytes at the most.
        return new Page(events, null, false).length() >= cut / 4
                && !page(ownerId, events.getLast().id().toString(), filter, 1)
                        .events()
                        .isEmpty();
    }

    private record Place(UUID event, long position) {}

    private Optional<Place> last(UUID ownerId) {
        return database.first("""
                SELECT id, position FROM event WHERE owner_id = ? AND position IS NOT NULL
                ORDER BY position DESC LIMIT 1""", row -> new Place(Database.id(row, "id"), row.getLong("position")), ownerId);
    }

    private long position(UUID ownerId, String after) {
        return Ids.parse(after)
                .flatMap(id -> placed(ownerId, id))
                .orElseThrow(() -> Problem.invalid("after", "is not an event that is still kept"));
    }

    private Optional<Long> placed(UUID ownerId, UUID id) {
        String find = "SELECT position FROM event WHERE id = ? AND owner_id = ? AND position IS NOT NULL";
        return database.first(find, row -> row.getLong(1), id, ownerId).or(() -> {
            // Known from a webhook, maybe, and nobody has read the feed since.
            place(ownerId);
            return database.first(find, row -> row.getLong(1), id, ownerId);
        });
    }

    private void place(UUID ownerId) {
        boolean isAllPlaced = database.first(
                        "SELECT 1 FROM event WHERE owner_id = ? AND position IS NULL LIMIT 1",
                        row -> row.getInt(1),
                        ownerId)
                .isEmpty();
        if (isAllPlaced) {
            return;
        }
        int placed = PLACED_AT_ONCE;
        while (placed == PLACED_AT_ONCE) {
            // In statements of their own, so that the second sees what was committed before the lock was had.
            placed = QuarkusTransaction.requiringNew().call(() -> {
                locks.lock(PLACING, ownerId.toString());
                return database.update(PLACE, ownerId, PLACED_AT_ONCE);
            });
        }
    }
}
