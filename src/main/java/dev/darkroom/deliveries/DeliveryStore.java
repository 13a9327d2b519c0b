package dev.darkroom.deliveries;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The moves of a delivery; each also writes its attempt down, in the same statement. */
@ApplicationScoped
class DeliveryStore {

    // Longer than the longest attempt.
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Database database;
    private final Clock clock;

    DeliveryStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    List<Delivery> claim(int limit) {
        Instant now = clock.instant();
        return database.query(
                """
                UPDATE delivery SET attempts = attempts + 1, due_at = ? WHERE id IN (
                    SELECT id FROM delivery WHERE due_at <= ? ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING id, owner_id, job_id, url, body, attempts""",
                row -> new Delivery(
                        Database.id(row, "id"),
                        Database.id(row, "owner_id"),
                        Database.id(row, "job_id"),
                        row.getString("url"),
                        row.getString("body"),
                        row.getInt("attempts")),
                now.plus(LEASE),
                now,
                limit);
    }

    /** It is over: delivered, or given up. */
    void finish(Delivery delivery, Attempt attempt) {
        write(delivery, attempt, attempt.delivered() ? "DELIVERED" : "FAILED", null, clock.instant());
    }

    void retry(Delivery delivery, Attempt attempt, Duration pause) {
        write(delivery, attempt, "PENDING", clock.instant().plus(pause), null);
    }

    private void write(
            Delivery delivery, Attempt attempt, String state, @Nullable Instant due, @Nullable Instant finished) {
        database.update(
                """
                WITH moved AS (
                    UPDATE delivery SET state = ?, due_at = ?, finished_at = ?
                    WHERE id = ? AND state = 'PENDING' AND attempts = ? RETURNING id, attempts)
                INSERT INTO delivery_attempt (delivery_id, number, at, outcome, status_code, milliseconds)
                SELECT id, attempts, ?, ?, ?, ? FROM moved""",
                state,
                due,
                finished,
                delivery.id(),
                delivery.attempt(),
                clock.instant(),
                attempt.outcome(),
                attempt.status(),
                attempt.milliseconds());
    }
}
