package dev.darkroom.deliveries;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Accepts what callers shall be told. */
@ApplicationScoped
public class Deliveries {

    private final Database database;
    private final Ids ids;
    private final Clock clock;

    Deliveries(Database database, Ids ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Puts a delivery down in the surrounding transaction; it is sent soon after that commits.
     *
     * @param url where to; checked again, address and all, when it is dialled
     * @param body sent as it is, at every attempt
     */
    public void enqueue(UUID ownerId, UUID jobId, String url, String body) {
        Instant now = clock.instant();
        database.update("""
                INSERT INTO delivery (id, owner_id, job_id, url, body, state, due_at, created_at)
                VALUES (?, ?, ?, ?, ?, 'PENDING', ?, ?)""", ids.next(), ownerId, jobId, url, body, now, now);
    }
}
