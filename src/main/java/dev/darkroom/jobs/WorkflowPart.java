package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job's part in a workflow.
 *
 * @param name null for a job that no other can refer to
 * @param dependsOn the names of its parents, be it for their outputs or only for their ends
 * @param whenEnded runs whatever its parents' ends are; otherwise they have to succeed
 * @param pending how many of them have not ended
 * @param hasReferences its input still refers to outputs of others
 * @param releasedAt when it stopped being blocked; null when it never was, or still is
 */
public record WorkflowPart(
        UUID workflowId,
        @Nullable String name,
        List<String> dependsOn,
        boolean whenEnded,
        int pending,
        boolean hasReferences,
        @Nullable Instant releasedAt) {

    /** The columns that {@link #read} needs. */
    public static final String COLUMNS =
            "workflow_id, name, depends_on, when_ended, pending, has_references, released_at";

    public WorkflowPart {
        dependsOn = List.copyOf(dependsOn);
    }

    /** Null for a job by itself. */
    public static @Nullable WorkflowPart read(ResultSet row) throws SQLException {
        UUID workflow = Database.uuid(row, "workflow_id");
        return workflow == null
                ? null
                : new WorkflowPart(
                        workflow,
                        row.getString("name"),
                        Job.texts(row, "depends_on"),
                        row.getBoolean("when_ended"),
                        row.getInt("pending"),
                        row.getBoolean("has_references"),
                        Database.instant(row, "released_at"));
    }
}
