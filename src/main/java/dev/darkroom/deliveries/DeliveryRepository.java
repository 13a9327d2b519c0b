package dev.darkroom.deliveries;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.trace.Traces;
import dev.darkroom.shared.work.ClaimBounds;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.DueWork;
import dev.darkroom.shared.work.InstanceId;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.shared.work.LeaseTable;
import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Repository of webhook deliveries: claims, and the transitions of a delivery, each of which also records its
 * attempt in the same statement.
 */
@ApplicationScoped
class DeliveryRepository {

    @Produces
    static LeaseTable leases() {
        return new LeaseTable("delivery", "leased_by", "due_at", true);
    }

    @Produces
    static DueWork due(Database database) {
        return DueWork.ofTable("delivery", database);
    }

    /** Ended deliveries go with their attempts. */
    @Produces
    static RetentionRule retention(
            @ConfigProperty(name = "darkroom.retention.deliveries", defaultValue = "30d") Duration age) {
        return new RetentionRule("delivery", "finished_at", age);
    }

    // Longer than the longest attempt.
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final String CLAIM = """
            UPDATE delivery SET attempts = attempts + 1, due_at = ?, leased_by = ? WHERE id IN (
                SELECT id FROM delivery WHERE %s)
            RETURNING id, owner_id, job_id, webhook_id, event_id, event_type, url, receiver, format, own_headers, attempts,
                attempts_before, replayed_at,
                CASE WHEN octet_length(body) <= MOST THEN body END AS body,
                CASE WHEN octet_length(body) > MOST THEN octet_length(body) ELSE 0 END AS left_out,
                %s AS trace_context""".replace("MOST", Integer.toString(LargeTextBudget.FREE_BYTES));

    // From one owner's deliveries to one receiver to the next, by the index: what may not go now is not read.
    private static final String SELECTIVELY = """
            due_at <= ? AND id = ANY (ARRAY(
                WITH RECURSIVE asked (now, newcomers, receivers, receiver_rooms, owners, owner_rooms, lane_owners,
                        lane_receivers, lane_rooms, most) AS (
                    VALUES (?::timestamptz, ?::int, ?::text[], ?::int[], ?::uuid[], ?::int[], ?::uuid[], ?::text[],
                        ?::int[], ?::int)),
                lane (receiver, owner_id) AS (
                    (SELECT receiver, owner_id FROM delivery WHERE due_at <= (SELECT now FROM asked)
                     ORDER BY receiver, owner_id LIMIT 1)
                    UNION ALL
                    SELECT next.receiver, next.owner_id FROM lane CROSS JOIN LATERAL (
                        SELECT receiver, owner_id FROM delivery
                        WHERE (receiver, owner_id) > (lane.receiver, lane.owner_id) AND due_at <= (SELECT now FROM asked)
                        ORDER BY receiver, owner_id LIMIT 1) next),
                door AS MATERIALIZED (
                    SELECT lane.receiver, owner_id,
                        COALESCE((SELECT room FROM unnest(lane_owners, lane_receivers, lane_rooms) AS g (owner, name, room)
                            WHERE owner = owner_id AND name = lane.receiver), newcomers) AS lane_room,
                        COALESCE((SELECT room FROM unnest(receivers, receiver_rooms) AS g (name, room)
                            WHERE name = lane.receiver), most) AS receiver_room,
                        COALESCE((SELECT room FROM unnest(owners, owner_rooms) AS g (owner, room)
                            WHERE owner = owner_id), most) AS owner_room
                    FROM lane CROSS JOIN asked),
                candidate AS (
                    SELECT waiting.id, waiting.due_at, door.*,
                        row_number() OVER (PARTITION BY door.receiver, door.owner_id ORDER BY waiting.due_at) AS lane_place,
                        row_number() OVER (PARTITION BY door.receiver ORDER BY waiting.due_at) AS receiver_place,
                        row_number() OVER (PARTITION BY door.owner_id ORDER BY waiting.due_at) AS owner_place
                    FROM door CROSS JOIN LATERAL (
                        SELECT id, due_at FROM delivery
                        WHERE receiver = door.receiver AND owner_id = door.owner_id AND due_at <= (SELECT now FROM asked)
                        ORDER BY due_at LIMIT LEAST(lane_room, receiver_room, owner_room)) waiting)
                SELECT id FROM candidate WHERE receiver_place <= receiver_room AND owner_place <= owner_room
                ORDER BY lane_place, due_at LIMIT (SELECT most FROM asked)))
            FOR UPDATE SKIP LOCKED""";

    // The webhook is locked: either this sees that it was disabled, or who disables it sees this delivery wait.
    private static final String DUE = """
            LEAST(?::timestamptz, CASE WHEN ? AND NOT EXISTS (
                SELECT 1 FROM webhook WHERE webhook.id = delivery.webhook_id AND status = 'enabled' FOR SHARE)
                THEN ?::timestamptz END)""";

    /** When every instance knows that a webhook was disabled. */
    private static final Duration SOON = Duration.ofSeconds(1);

    // Of its own it keeps none, so that without traces nothing is written or read for them.
    private static final String TRACE_OF_JOB = "(SELECT trace_context FROM job WHERE job.id = delivery.job_id)";

    private final Database database;
    private final InstanceId self;
    private final Clock clock;
    private final String traceContext;

    DeliveryRepository(Database database, InstanceId self, Traces traces, Clock clock) {
        this.database = database;
        this.self = self;
        this.clock = clock;
        this.traceContext = traces.isOn() ? TRACE_OF_JOB : "NULL::text";
    }

    /** Claims what is due: in order, or, where a receiver or an owner has its share of the places, past what is theirs. */
    List<Delivery> claim(ClaimBounds bounds) {
        Instant now = clock.instant();
        if (!bounds.isSelective()) {
            return database.query(
                    CLAIM.formatted("due_at <= ? ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED", traceContext),
                    DeliveryRepository::read,
                    now.plus(LEASE),
                    self.value(),
                    now,
                    bounds.inOrder());
        }
        List<Lane> lanes = List.copyOf(bounds.lanes().keySet());
        return database.query(
                CLAIM.formatted(SELECTIVELY, traceContext),
                DeliveryRepository::read,
                now.plus(LEASE),
                self.value(),
                now,
                now,
                bounds.newcomers(),
                bounds.targets().keySet().toArray(String[]::new),
                bounds.targets().values().toArray(Integer[]::new),
                bounds.owners().keySet().toArray(UUID[]::new),
                bounds.owners().values().toArray(Integer[]::new),
                lanes.stream().map(Lane::owner).toArray(UUID[]::new),
                lanes.stream().map(Lane::target).toArray(String[]::new),
                lanes.stream().map(bounds.lanes()::get).toArray(Integer[]::new),
                bounds.most());
    }

    private static Delivery read(ResultSet row) throws SQLException {
        return new Delivery(
                Database.id(row, "id"),
                Database.id(row, "owner_id"),
                Database.uuid(row, "job_id"),
                Database.uuid(row, "webhook_id"),
                Database.uuid(row, "event_id"),
                row.getString("event_type"),
                row.getString("url"),
                row.getString("receiver"),
                row.getString("format"),
                row.getBytes("own_headers"),
                row.getString("body"),
                row.getLong("left_out"),
                row.getInt("attempts"),
                row.getInt("attempts_before"),
                Database.instant(row, "replayed_at"),
                row.getString("trace_context"));
    }

    /** The body of a delivery, read where the claim did not bring it; empty when the retention was quicker. */
    Optional<String> body(Delivery delivery) {
        return Optional.ofNullable(delivery.body())
                .or(() -> database.first(
                        "SELECT body FROM delivery WHERE id = ?", row -> row.getString(1), delivery.id()));
    }

    /** It was not tried; it is due again after the pause, and this was no attempt. */
    void giveBack(Delivery delivery, Duration pause) {
        database.update(
                "UPDATE delivery SET attempts = attempts - 1, due_at = ?, leased_by = NULL WHERE id = ? AND state = 'PENDING' AND attempts = ?",
                clock.instant().plus(pause),
                delivery.id(),
                delivery.attempt());
    }

    /** Its webhook has another URL by now: it is due again soon, for that one, and this was no attempt. */
    void redirect(Delivery delivery, Duration pause) {
        database.update("""
                UPDATE delivery SET url = webhook.url, attempts = attempts - 1, due_at = ?, leased_by = NULL
                FROM webhook
                WHERE webhook.id = webhook_id AND delivery.id = ? AND state = 'PENDING' AND attempts = ?""", clock.instant().plus(pause), delivery.id(), delivery.attempt());
    }

    /** It is over: delivered, or given up. */
    void finish(Delivery delivery, DeliveryAttempt deliveryAttempt) {
        write(delivery, deliveryAttempt, deliveryAttempt.delivered() ? "DELIVERED" : "FAILED", null, clock.instant());
    }

    /** It is due again after the pause; where its webhook was disabled or removed meanwhile, soon: it is given up then. */
    void retry(Delivery delivery, DeliveryAttempt deliveryAttempt, Duration pause) {
        write(delivery, deliveryAttempt, "PENDING", clock.instant().plus(pause), null);
    }

    private void write(
            Delivery delivery,
            DeliveryAttempt deliveryAttempt,
            String state,
            @Nullable Instant due,
            @Nullable Instant finished) {
        database.update(
                """
                WITH moved AS (
                    UPDATE delivery SET state = ?, due_at = DUE, finished_at = ?, leased_by = NULL
                    WHERE id = ? AND state = 'PENDING' AND attempts = ? RETURNING id, attempts)
                INSERT INTO delivery_attempt (delivery_id, number, at, outcome, status_code, milliseconds,
                    response_excerpt, request_headers)
                SELECT id, attempts, ?, ?, ?, ?, ?, ? FROM moved""".replace("DUE", DUE),
                state,
                due,
                due != null && delivery.webhookId() != null,
                clock.instant().plus(SOON),
                finished,
                delivery.id(),
                delivery.attempt(),
                clock.instant(),
                deliveryAttempt.outcome(),
                deliveryAttempt.status(),
                deliveryAttempt.milliseconds(),
                deliveryAttempt.storableExcerpt(),
                deliveryAttempt.headersText());
    }
}
