package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobState;
import dev.darkroom.shared.Database;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job of a workflow, without its texts.
 *
 * @param replaced another one runs in its place since the workflow was retried
 * @param statusCode of the result; 0 while there is none
 */
public record WorkflowJob(
        UUID id,
        String endpoint,
        JobState state,
        @Nullable String name,
        List<String> dependsOn,
        boolean whenEnded,
        int pending,
        boolean hasReferences,
        boolean replaced,
        int statusCode,
        @Nullable String errorType,
        @Nullable String upstreamAccount,
        @Nullable BigDecimal billableUnits,
        @Nullable UUID retryOf,
        Instant createdAt,
        @Nullable Instant submittedAt,
        @Nullable Instant finishedAt) {

    static final String COLUMNS = """
            id, endpoint, state, name, depends_on, when_ended, pending, has_references, replaced, status_code, error_type,
            upstream_account, billable_units, retry_of, created_at, submitted_at, finished_at""";

    public WorkflowJob {
        dependsOn = List.copyOf(dependsOn);
    }

    static WorkflowJob read(ResultSet row) throws SQLException {
        return new WorkflowJob(
                Database.id(row, "id"),
                row.getString("endpoint"),
                JobState.valueOf(row.getString("state")),
                row.getString("name"),
                Job.texts(row, "depends_on"),
                row.getBoolean("when_ended"),
                row.getInt("pending"),
                row.getBoolean("has_references"),
                row.getBoolean("replaced"),
                row.getInt("status_code"),
                row.getString("error_type"),
                row.getString("upstream_account"),
                row.getBigDecimal("billable_units"),
                Database.uuid(row, "retry_of"),
                Database.time(row, "created_at"),
                Database.instant(row, "submitted_at"),
                Database.instant(row, "finished_at"));
    }
}
