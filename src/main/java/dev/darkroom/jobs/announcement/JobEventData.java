package dev.darkroom.jobs.announcement;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The data of a job's event: how it ended.
 *
 * @param requestId the same as the job's, by fal's name for it
 * @param status fal's word, which is COMPLETED for every end
 * @param metadata a JSON object, digit for digit; null for none
 * @param workflowId null for a job by itself
 * @param name its name there; null for none
 * @param billableUnits null when upstream did not say, which is not 0
 * @param unitPrice as it stood when the job was submitted; null where none is known
 * @param unit what is counted, in the provider's words; null where no price is known
 * @param cost in {@code currency}; null when it cannot be told
 * @param costReason why there is no cost; null where there is one
 * @param late whether the success came after another end
 * @param result what the result route answers; null where it is left out
 * @param resultOmitted whether it was too large to be told along
 * @param context what the job's webhook was given to be echoed; absent for none
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "JobEventData")
public record JobEventData(
        UUID jobId,
        UUID requestId,
        String endpoint,
        String state,
        String status,
        int statusCode,
        @Nullable String errorType,
        List<String> tags,
        @Nullable @JsonRawValue String metadata,
        String keyId,
        @Nullable UUID retryOf,
        @Nullable UUID workflowId,
        @Nullable String name,
        Instant createdAt,
        Instant finishedAt,
        @Nullable BigDecimal billableUnits,
        @Nullable BigDecimal unitPrice,
        @Nullable String unit,
        @Nullable BigDecimal cost,
        @Nullable String currency,
        @Nullable String costReason,
        boolean late,
        @Nullable @JsonRawValue String result,
        boolean resultOmitted,

        @Nullable @JsonRawValue @JsonInclude(JsonInclude.Include.NON_NULL)
        String context) {

    /** Longer results are left out of events, in characters. */
    private static final int MAX_RESULT = 32 * 1024;

    /** As events tell it: without a large result. */
    public JobEventData brief() {
        return result == null || result.length() <= MAX_RESULT ? this : with(null, true, context);
    }

    /** The same without its result. */
    JobEventData without() {
        return with(null, false, null);
    }

    /** The same with what the caller wants to be told back. */
    public JobEventData withContext(@Nullable String echoed) {
        return with(result, resultOmitted, echoed);
    }

    private JobEventData with(@Nullable String newResult, boolean omitted, @Nullable String newContext) {
        return new JobEventData(
                jobId,
                requestId,
                endpoint,
                state,
                status,
                statusCode,
                errorType,
                tags,
                metadata,
                keyId,
                retryOf,
                workflowId,
                name,
                createdAt,
                finishedAt,
                billableUnits,
                unitPrice,
                unit,
                cost,
                currency,
                costReason,
                late,
                newResult,
                omitted,
                newContext);
    }
}
