package dev.darkroom.jobs.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobState;
import dev.darkroom.jobs.NewJob;
import dev.darkroom.jobs.WorkflowPart;
import dev.darkroom.shared.Database;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands in a list: all but what may be large.
 *
 * @param state one of ours; {@code status} is the word that fal's clients know it by
 * @param statusCode what its result answers with; null while there is none
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record JobSummary(
        UUID jobId,
        String endpoint,
        String state,
        String status,
        String priority,
        List<String> tags,
        @Nullable UUID collectionId,
        @Nullable UUID retryOf,
        Instant createdAt,
        @Nullable Instant finishedAt,
        Instant deadline,
        int attempts,
        @Nullable Integer statusCode,
        @Nullable String errorType,
        boolean late,
        @Nullable UUID workflowId,
        @Nullable String name) {

    /** The columns that {@link #read} needs. */
    static final String COLUMNS = "id, endpoint, state, priority, tags, collection_id, retry_of, created_at,"
            + " finished_at, deadline, attempts, status_code, error_type, late, workflow_id, name";

    static JobSummary read(ResultSet row) throws SQLException {
        JobState state = JobState.valueOf(row.getString("state"));
        return new JobSummary(
                Database.id(row, "id"),
                row.getString("endpoint"),
                state.name(),
                state.falStatus(),
                priority(row.getInt("priority")),
                Job.texts(row, "tags"),
                Database.uuid(row, "collection_id"),
                Database.uuid(row, "retry_of"),
                Database.time(row, "created_at"),
                Database.instant(row, "finished_at"),
                Database.time(row, "deadline"),
                row.getInt("attempts"),
                state.isEnd() ? row.getInt("status_code") : null,
                row.getString("error_type"),
                row.getBoolean("late"),
                Database.uuid(row, "workflow_id"),
                row.getString("name"));
    }

    static JobSummary of(NewJob job) {
        WorkflowPart part = job.options().part();
        return new JobSummary(
                job.id(),
                job.endpoint(),
                job.state().name(),
                job.state().falStatus(),
                priority(job.priority()),
                job.options().tags(),
                job.options().collectionId(),
                job.options().retryOf(),
                job.createdAt(),
                null,
                job.deadline(),
                0,
                null,
                null,
                false,
                part == null ? null : part.workflowId(),
                part == null ? null : part.name());
    }

    static String priority(int rank) {
        return rank == 0 ? "normal" : "low";
    }
}
