package dev.darkroom.jobs.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.deliveries.DeliveryReport;
import dev.darkroom.jobs.JobHistory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A job as Darkroom knows it: its true state and everything that happened to it.
 *
 * @param state one of ours; {@code status} is the word that fal's clients know it by
 * @param input digit for digit as it was sent
 * @param result what callers of the queue get; null while there is none
 * @param unrecognizedAnswer what upstream answered when it was neither an output nor a failure; null when it never did
 * @param billableUnits null when upstream did not say, which is not 0
 * @param workflowId null for a job by itself
 * @param dependsOn the names of the jobs that have to end first
 * @param callbackUrl where a gate is called; null for other jobs, and for who may not make jobs
 * @param unitPrice as it stood when the job was submitted; null where none is known
 * @param cost null when it cannot be told, which is not 0
 * @param costReason why there is no cost: {@code not_ended}, {@code no_price} or {@code no_units}; null where there is one
 * @param deliveries those to registered webhooks only for who may read webhooks
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record JobView(
        UUID jobId,
        String endpoint,
        String state,
        String status,
        String priority,
        List<String> tags,
        @Nullable UUID collectionId,

        @Nullable @JsonRawValue @Schema(implementation = Object.class)
        String metadata,

        @JsonRawValue @Schema(implementation = Object.class) String input,
        @Nullable String webhookUrl,
        @Nullable UUID retryOf,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable Instant startDeadline,
        Instant deadline,
        int attempts,
        @Nullable String upstreamRequestId,
        @Nullable Integer statusCode,
        @Nullable String errorType,

        @Nullable @JsonRawValue @Schema(implementation = Object.class)
        String result,

        @Nullable @JsonRawValue @Schema(implementation = Object.class)
        String unrecognizedAnswer,

        @Nullable BigDecimal billableUnits,
        @Nullable BigDecimal unitPrice,
        @Nullable String unit,
        @Nullable BigDecimal cost,
        @Nullable String currency,
        @Nullable String costReason,
        boolean late,
        @Nullable UUID workflowId,
        @Nullable String name,
        List<String> dependsOn,
        @Nullable String callbackUrl,
        List<DeliveryReport> deliveries,
        List<JobHistory.Entry> history) {

    /** The answer, in the platform's style: one object under its own name. */
    @Schema(name = "JobAnswer")
    public record One(JobView job) {}
}
