package dev.darkroom.deliveries;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads deliveries with their attempts, for their owners. */
@ApplicationScoped
public class DeliveryReports {

    // A job may have been announced to a hundred webhooks, and a delivery replayed again and again: of each the newest.
    private static final int MOST = 200;
    private static final int MOST_ATTEMPTS = 2_000;

    /** So a page shows at least the whole schedule of each, and one by itself a hundred attempts. */
    private static final int FEWEST = 20;

    private static final String DELIVERY = """
            SELECT id, webhook_id, job_id, event_id, event_type, format, url, state, created_at, finished_at, due_at
            FROM delivery WHERE owner_id = ? AND\s""";

    private static final String ATTEMPTS = """
            SELECT newest.* FROM unnest(?) AS asked (id) CROSS JOIN LATERAL (
                SELECT delivery_id, number, at, outcome, status_code, milliseconds, response_excerpt, request_headers
                FROM delivery_attempt WHERE delivery_id = asked.id ORDER BY number DESC LIMIT ?) AS newest
            ORDER BY delivery_id, number DESC""";

    private final Database database;

    DeliveryReports(Database database) {
        this.database = database;
    }

    /**
     * What was told about a job, first things first.
     *
     * @param registered whether registered webhooks were told as well: their URLs are secrets of whoever may read webhooks
     */
    public List<DeliveryReport> ofJob(UUID ownerId, UUID jobId, boolean registered) {
        return withAttempts(database.query(
                DELIVERY + "job_id = ? AND (? OR webhook_id IS NULL) ORDER BY id LIMIT ?",
                DeliveryReports::read,
                ownerId,
                jobId,
                registered,
                MOST));
    }

    /** One of them; empty where there is none of that owner's. */
    Optional<DeliveryReport> find(UUID ownerId, UUID id) {
        return withAttempts(database.query(DELIVERY + "id = ?", DeliveryReports::read, ownerId, id)).stream()
                .findFirst();
    }

    /**
     * Deliveries of a webhook, the newest first.
     *
     * @param state null for any
     * @param after the last one of the page before; null for the first page
     */
    List<DeliveryReport> ofWebhook(
            UUID ownerId, UUID webhook, @Nullable String state, @Nullable UUID after, int limit) {
        return withAttempts(database.query(
                DELIVERY + """
                        webhook_id = ? AND (?::text IS NULL OR state = ?) AND (?::uuid IS NULL OR id < ?)
                        ORDER BY id DESC LIMIT ?""", DeliveryReports::read, ownerId, webhook, state, state, after, after, limit));
    }

    /**
     * @param after where a page is to go on; null for the first
     * @throws Problem 422 when that is no delivery of the webhook
     */
    void requirePlace(UUID ownerId, UUID webhook, @Nullable UUID after) {
        if (after != null
                && database.first(
                                "SELECT 1 FROM delivery WHERE id = ? AND owner_id = ? AND webhook_id = ?",
                                _ -> true,
                                after,
                                ownerId,
                                webhook)
                        .isEmpty()) {
            throw Problem.invalid("after", "is not a delivery of this webhook that is still kept");
        }
    }

    private List<DeliveryReport> withAttempts(List<DeliveryReport> deliveries) {
        if (deliveries.isEmpty()) {
            return deliveries;
        }
        Map<UUID, List<DeliveryReport.Try>> attempts = database
                .query(
                        ATTEMPTS,
                        row -> Map.entry(Database.id(row, "delivery_id"), attempt(row)),
                        deliveries.stream().map(DeliveryReport::id).toArray(UUID[]::new),
                        MOST_ATTEMPTS / Math.max(deliveries.size(), FEWEST))
                .stream()
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
        return deliveries.stream()
                .map(delivery -> delivery.with(
                        attempts.getOrDefault(delivery.id(), List.of()).reversed()))
                .toList();
    }

    private static DeliveryReport read(ResultSet row) throws SQLException {
        return new DeliveryReport(
                Database.id(row, "id"),
                Database.uuid(row, "webhook_id"),
                Database.uuid(row, "job_id"),
                Database.uuid(row, "event_id"),
                row.getString("event_type"),
                row.getString("format"),
                row.getString("url"),
                row.getString("state"),
                Database.time(row, "created_at"),
                Database.instant(row, "finished_at"),
                Database.instant(row, "due_at"),
                List.of());
    }

    private static DeliveryReport.Try attempt(ResultSet row) throws SQLException {
        return new DeliveryReport.Try(
                row.getInt("number"),
                Database.time(row, "at"),
                row.getString("outcome"),
                row.getObject("status_code", Integer.class),
                row.getInt("milliseconds"),
                row.getString("response_excerpt"),
                row.getString("request_headers"));
    }
}
