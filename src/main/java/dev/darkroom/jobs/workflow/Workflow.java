package dev.darkroom.jobs.workflow;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code workflow}.
 *
 * @param webhookOptions how its end is announced, encrypted; null for the usual way
 * @param cancelledAt when its caller gave it up; null when it did not
 */
public record Workflow(
        UUID id,
        UUID ownerId,
        String keyId,
        WorkflowState state,
        @Nullable String webhookUrl,
        byte @Nullable [] webhookOptions,
        Instant createdAt,
        @Nullable Instant cancelledAt,
        @Nullable Instant finishedAt) {

    static final String COLUMNS =
            "id, owner_id, key_id, state, webhook_url, webhook_options, created_at, cancelled_at, finished_at";

    static Workflow read(ResultSet row) throws SQLException {
        return new Workflow(
                Database.id(row, "id"),
                Database.id(row, "owner_id"),
                row.getString("key_id"),
                WorkflowState.valueOf(row.getString("state")),
                row.getString("webhook_url"),
                row.getBytes("webhook_options"),
                Database.time(row, "created_at"),
                Database.instant(row, "cancelled_at"),
                Database.instant(row, "finished_at"));
    }

    /** No job of it has a lower id, so that days before it need not be opened. */
    UUID lowestJob() {
        return Ids.lowestAt(createdAt);
    }

    /** The same after its end. */
    Workflow ended(WorkflowState end, Instant now) {
        return new Workflow(id, ownerId, keyId, end, webhookUrl, webhookOptions, createdAt, cancelledAt, now);
    }
}
