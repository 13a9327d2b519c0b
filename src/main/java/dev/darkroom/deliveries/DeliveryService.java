package dev.darkroom.deliveries;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Enqueues webhook deliveries in the caller's transaction. */
@ApplicationScoped
public class DeliveryService {

    private final Database database;
    private final Ids ids;
    private final Clock clock;

    DeliveryService(Database database, Ids ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What shall be delivered.
     *
     * @param url where to; checked again, address and all, when it is dialled
     * @param body sent as it is, at every attempt
     */
    public record Order(UUID ownerId, UUID jobId, String url, String body) {}

    /** Puts deliveries down in the surrounding transaction; they are sent soon after that commits. */
    public void enqueue(List<Order> orders) {
        if (orders.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        database.update(
                """
                INSERT INTO delivery (id, owner_id, job_id, url, body, state, due_at, created_at)
                SELECT id, owner_id, job_id, url, body, 'PENDING', ?, ?
                FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[]) AS o (id, owner_id, job_id, url, body)""",
                now,
                now,
                orders.stream().map(_ -> ids.next()).toArray(UUID[]::new),
                orders.stream().map(Order::ownerId).toArray(UUID[]::new),
                orders.stream().map(Order::jobId).toArray(UUID[]::new),
                orders.stream().map(Order::url).toArray(String[]::new),
                orders.stream().map(Order::body).toArray(String[]::new));
    }

    /** What callers were told about a job, first things first. */
    public List<DeliveryReport> ofJob(UUID ownerId, UUID jobId) {
        Map<UUID, List<DeliveryReport.Try>> attempts = database
                .query(
                        """
                        SELECT a.delivery_id, a.number, a.at, a.outcome, a.status_code, a.milliseconds
                        FROM delivery d JOIN delivery_attempt a ON a.delivery_id = d.id
                        WHERE d.job_id = ? AND d.owner_id = ? ORDER BY a.delivery_id, a.number""",
                        row -> Map.entry(
                                Database.id(row, "delivery_id"),
                                new DeliveryReport.Try(
                                        row.getInt("number"),
                                        Database.time(row, "at"),
                                        row.getString("outcome"),
                                        row.getObject("status_code", Integer.class),
                                        row.getInt("milliseconds"))),
                        jobId,
                        ownerId)
                .stream()
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
        return database.query(
                """
                SELECT id, url, state, created_at, finished_at, due_at FROM delivery
                WHERE job_id = ? AND owner_id = ? ORDER BY id""",
                row -> new DeliveryReport(
                        Database.id(row, "id"),
                        row.getString("url"),
                        row.getString("state"),
                        Database.time(row, "created_at"),
                        Database.instant(row, "finished_at"),
                        Database.instant(row, "due_at"),
                        attempts.getOrDefault(Database.id(row, "id"), List.of())),
                jobId,
                ownerId);
    }
}
