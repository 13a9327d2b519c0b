package dev.darkroom.jobs.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The data of a workflow's event: how it ended.
 *
 * @param jobs those that count, at most {@link #MAX_JOBS}
 * @param jobsOmitted whether there are more
 * @param cost of all its jobs as far as it can be told, in {@code currency}; null where it cannot be told of any
 * @param context what its webhook was given to be echoed; absent for none
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record WorkflowEventData(
        UUID workflowId,
        WorkflowState state,
        String keyId,
        Instant createdAt,
        @Nullable Instant finishedAt,
        List<JobEnd> jobs,
        boolean jobsOmitted,
        @Nullable BigDecimal cost,
        @Nullable String currency,

        @Nullable @JsonRawValue @JsonInclude(JsonInclude.Include.NON_NULL)
        String context) {

    static final int MAX_JOBS = 100;

    /** How one of its jobs ended. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record JobEnd(
            UUID jobId,
            @Nullable String name,
            String endpoint,
            String state,
            @Nullable String errorType) {}

    /** With what the caller wants to be told back. */
    WorkflowEventData withContext(@Nullable String echoed) {
        return new WorkflowEventData(
                workflowId, state, keyId, createdAt, finishedAt, jobs, jobsOmitted, cost, currency, echoed);
    }
}
