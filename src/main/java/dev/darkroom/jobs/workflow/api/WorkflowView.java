package dev.darkroom.jobs.workflow.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.jobs.workflow.WorkflowState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as its owner sees it.
 *
 * @param cost of all its jobs so far, as far as it can be told; null where it cannot be told of any
 * @param costComplete whether it can be told of all of them, and all have ended
 * @param jobs those that count, in the order of their intake
 * @param edges from the job that has to end first to the one that waits for it, by their ids
 * @param replacedJobs those that others were run in place of when it was retried
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "Workflow")
record WorkflowView(
        UUID id,
        WorkflowState state,
        Instant createdAt,
        @Nullable Instant cancelledAt,
        @Nullable Instant finishedAt,
        @Nullable String webhookUrl,
        @Nullable BigDecimal cost,
        @Nullable String currency,
        boolean costComplete,
        List<Part> jobs,
        List<Edge> edges,
        List<Part> replacedJobs) {

    /**
     * One of its jobs.
     *
     * @param when {@code succeeded} or {@code ended}: how the jobs before it have to end
     * @param pending how many of those have not ended
     * @param callbackUrl where a gate is called; null for other jobs, and for who may not make jobs
     * @param statusCode what its result answers with; null while there is none
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "WorkflowJob")
    record Part(
            UUID id,
            @Nullable String name,
            String endpoint,
            String state,
            String status,
            List<String> dependsOn,
            String when,
            int pending,
            @Nullable String callbackUrl,
            @Nullable UUID retryOf,
            Instant createdAt,
            @Nullable Instant finishedAt,
            @Nullable Integer statusCode,
            @Nullable String errorType) {}

    /** That one waits for another. */
    @Schema(name = "WorkflowEdge")
    record Edge(UUID from, UUID to) {}

    /** The answer, in the platform's style: one object under its own name. */
    @Schema(name = "WorkflowAnswer")
    record One(WorkflowView workflow) {}

    /**
     * A workflow as it stands in a list.
     *
     * @param jobStates how many of its jobs are in which state
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "WorkflowSummary")
    record Summary(
            UUID id,
            WorkflowState state,
            Instant createdAt,
            @Nullable Instant cancelledAt,
            @Nullable Instant finishedAt,
            Map<String, Integer> jobStates) {}

    /** A page of a list. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "WorkflowPage")
    record Page(List<Summary> workflows, @Nullable String nextCursor, boolean hasMore) {}
}
