package dev.darkroom.access.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.access.owner.Owner;
import dev.darkroom.shared.Timestamps;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.Text;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What routes about owners take and give. */
final class OwnerBodies {

    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_WEIGHT = 1_000;
    private static final int MAX_JOBS = 1_000_000;
    private static final String WEIGHT = "must be a whole number from 1 to " + MAX_WEIGHT;
    private static final String JOBS = "must be a whole number from 0 to " + MAX_JOBS;

    private static final int MOST_CALLS = 1_000_000;
    private static final String CALLS = "must be a whole number from 1 to " + MOST_CALLS;
    private static final String MOST_BUDGET = "1000000000";
    private static final String LEAST_BUDGET = "0.000001";
    private static final String BUDGET = "must be a number from " + LEAST_BUDGET + " to " + MOST_BUDGET;

    private OwnerBodies() {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "OwnerRequest")
    record Create(
            @NotNull(message = "is required") @Text(max = MAX_NAME_LENGTH)
            @Schema(required = true, minLength = 1, maxLength = MAX_NAME_LENGTH)
            String name,

            @Nullable @Min(value = 1, message = WEIGHT) @Max(value = MAX_WEIGHT, message = WEIGHT) @Schema(defaultValue = "1", description = "Its part of what is served, compared with the others'")
            Integer weight,

            @Nullable @Min(value = 0, message = JOBS) @Max(value = MAX_JOBS, message = JOBS) @Schema(description = "Jobs upstream at the same time, over all instances; as configured, if absent")
            Integer parallelJobs,

            @Nullable @Min(value = 1, message = CALLS) @Max(value = MOST_CALLS, message = CALLS) @Schema(description = "Of all its keys together; as many as they like, if absent")
            Integer callsPerMinute,

            @Nullable @DecimalMin(value = LEAST_BUDGET, message = BUDGET) @DecimalMax(value = MOST_BUDGET, message = BUDGET) @Schema(
                    description =
                            "What the jobs of all its keys may cost in a calendar month (UTC), in the currency of the prices; without an end, if absent")
            BigDecimal monthlyBudget)
            implements JsonRequest {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "OwnerChange", description = "What is absent stays")
    record Change(
            @Nullable @Text(max = MAX_NAME_LENGTH) String name,

            @Nullable @Min(value = 1, message = WEIGHT) @Max(value = MAX_WEIGHT, message = WEIGHT) Integer weight,

            @Nullable @Schema(description = "null for the configured number; 0 holds the queue")
            Optional<@Min(value = 0, message = JOBS) @Max(value = MAX_JOBS, message = JOBS) Integer> parallelJobs,

            @Nullable @Schema(description = "null for as many as they like")
            Optional<@Min(value = 1, message = CALLS) @Max(value = MOST_CALLS, message = CALLS) Integer> callsPerMinute,

            @Nullable @Schema(description = "null for one without an end")
            Optional<
                            @DecimalMin(value = LEAST_BUDGET, message = BUDGET) @DecimalMax(value = MOST_BUDGET, message = BUDGET) BigDecimal>
                    monthlyBudget,

            @Nullable @Pattern(regexp = "enabled|disabled", message = "must be enabled or disabled") String status)
            implements JsonRequest {}

    /** An owner on the wire. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Owner")
    record View(
            UUID id,
            String name,
            int weight,

            @Schema(description = "null for the configured number") @Nullable Integer parallelJobs,

            @Schema(description = "Of all its keys together; null for as many as they like") @Nullable Integer callsPerMinute,

            @Schema(description = "Of all its keys together; null for one without an end") @Nullable BigDecimal monthlyBudget,

            @Schema(description = "enabled, disabled, or removing")
            String status,

            @Nullable Instant disabledAt,
            Instant createdAt) {

        static View of(Owner owner) {
            Instant disabledAt = owner.disabledAt;
            return new View(
                    owner.id,
                    owner.name,
                    owner.weight,
                    owner.parallelLimit,
                    owner.callsPerMinute,
                    owner.monthlyBudget,
                    owner.removedAt != null ? "removing" : disabledAt == null ? "enabled" : "disabled",
                    Timestamps.millis(disabledAt),
                    owner.createdAt.truncatedTo(ChronoUnit.MILLIS));
        }
    }

    @RegisterForReflection
    @Schema(name = "OwnerResponse")
    record One(View owner) {}

    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "OwnersResponse")
    record All(List<View> owners, @Nullable UUID nextAfter, boolean hasMore) {}

    @RegisterForReflection
    @Schema(name = "OwnerSecretResponse")
    record WithSecret(
            View owner,

            @Schema(description = "Its first key, id:secret, which may make others; shown this one time")
            String secret) {}
}
