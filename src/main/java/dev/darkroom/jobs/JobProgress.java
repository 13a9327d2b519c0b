package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Projection of a job for status reads. What of a job shows in its status: a few short columns, so that thousands
 * of rows can be read again and again.
 *
 * @param statusCode of the result; 0 while there is none
 * @param inferenceTime seconds; null while unknown
 * @param logBytes the size of the log lines that are kept
 * @param logsComplete there will be no more log lines
 */
public record JobProgress(
        UUID id,
        UUID ownerId,
        String endpoint,
        int priority,
        JobState state,
        int statusCode,
        @Nullable String errorType,
        @Nullable BigDecimal inferenceTime,
        @Nullable String upstreamId,
        @Nullable String upstreamAccount,
        int logBytes,
        boolean logsComplete) {

    public static final String COLUMNS = """
            id, owner_id, endpoint, priority, state, status_code, error_type, inference_seconds, accepted_at, answered_at,
            late, upstream_id, upstream_account, octet_length(logs) AS log_bytes, logs_complete""";

    public static JobProgress read(ResultSet row) throws SQLException {
        return new JobProgress(
                Database.id(row, "id"),
                Database.id(row, "owner_id"),
                row.getString("endpoint"),
                row.getInt("priority"),
                JobState.valueOf(row.getString("state")),
                row.getInt("status_code"),
                row.getString("error_type"),
                Job.inferenceTime(
                        row.getBigDecimal("inference_seconds"),
                        Database.instant(row, "accepted_at"),
                        Database.instant(row, "answered_at"),
                        row.getBoolean("late")),
                row.getString("upstream_id"),
                row.getString("upstream_account"),
                row.getInt("log_bytes"),
                row.getBoolean("logs_complete"));
    }

    public static JobProgress of(Job job) {
        return new JobProgress(
                job.id(),
                job.ownerId(),
                job.endpoint(),
                job.priority(),
                job.state(),
                job.statusCode(),
                job.errorType(),
                job.inferenceTime(),
                job.upstreamId(),
                job.upstreamAccount(),
                LogLines.bytes(job.logs()),
                job.logsComplete());
    }
}
