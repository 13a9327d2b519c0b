package dev.darkroom.access;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.shared.Timestamps;
import dev.darkroom.shared.http.body.BodyRules;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.Text;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What routes about API keys take and give. */
final class KeyBodies {

    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_SCOPES = 32;
    private static final int MOST_CALLS = 1_000_000;
    private static final String CALLS = "must be a whole number from 1 to " + MOST_CALLS;
    private static final int MOST_JOBS = 1_000_000;
    private static final String JOBS = "must be a whole number from 0 to " + MOST_JOBS;
    private static final String MOST_BUDGET = "1000000000";
    private static final String LEAST_BUDGET = "0.000001";
    private static final String BUDGET = "must be a number from " + LEAST_BUDGET + " to " + MOST_BUDGET;
    private static final long MAX_OVERLAP_SECONDS = 7 * 24 * 60 * 60;
    private static final String OVERLAP = "must be a whole number from 0 to " + MAX_OVERLAP_SECONDS;
    private static final String SCOPES = "must be a list of at most {max} scopes";

    private KeyBodies() {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "KeyRequest")
    record Create(
            @NotNull(message = "is required") @Text(max = MAX_NAME_LENGTH)
            @Schema(required = true, minLength = 1, maxLength = MAX_NAME_LENGTH)
            String name,

            @Nullable @Size(max = MAX_SCOPES, message = SCOPES) @Schema(
                    description =
                            "What it may do, none of it more than the key that makes it; without a list all that is about jobs, assets, webhooks, events and usage")
            List<@NotNull(message = "no such scope") String> scopes,

            @Nullable @Schema(description = "From when on it is no longer good; never, if absent")
            Instant expiresAt,

            @Nullable @Min(value = 1, message = CALLS) @Max(value = MOST_CALLS, message = CALLS) @Schema(description = "As many as it likes, if absent")
            Integer callsPerMinute,

            @Nullable @Min(value = 0, message = JOBS) @Max(value = MOST_JOBS, message = JOBS) @Schema(
                    description =
                            "Its jobs under way at the same time, over all instances; more of them wait. 0 holds them; as many as there are places, if absent")
            Integer parallelJobs,

            @Nullable @DecimalMin(value = LEAST_BUDGET, message = BUDGET) @DecimalMax(value = MOST_BUDGET, message = BUDGET) @Schema(
                    description =
                            "What its jobs may cost in a calendar month (UTC), in the currency of the prices; without an end, if absent")
            BigDecimal monthlyBudget)
            implements JsonRequest {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "KeyChange", description = "What is absent stays")
    record Change(
            @Nullable @Text(max = MAX_NAME_LENGTH) @Schema(minLength = 1, maxLength = MAX_NAME_LENGTH)
            String name,

            @Nullable @Size(max = MAX_SCOPES, message = SCOPES) List<@NotNull(message = "no such scope") String> scopes,

            @Nullable @Schema(description = "null for never")
            Optional<Instant> expiresAt,

            @Nullable @Schema(description = "null for as many as it likes")
            Optional<@Min(value = 1, message = CALLS) @Max(value = MOST_CALLS, message = CALLS) Integer> callsPerMinute,

            @Nullable @Schema(description = "null for as many as there are places")
            Optional<@Min(value = 0, message = JOBS) @Max(value = MOST_JOBS, message = JOBS) Integer> parallelJobs,

            @Nullable @Schema(description = "null for one without an end")
            Optional<
                            @DecimalMin(value = LEAST_BUDGET, message = BUDGET) @DecimalMax(value = MOST_BUDGET, message = BUDGET) BigDecimal>
                    monthlyBudget)
            implements JsonRequest {}

    @JsonNaming(SnakeCaseStrategy.class)
    @BodyRules(mayBeAbsent = true)
    @Schema(name = "KeyRotation")
    record Rotate(
            @Nullable @Min(value = 0, message = OVERLAP) @Max(value = MAX_OVERLAP_SECONDS, message = OVERLAP) @Schema(defaultValue = "0", description = "How long the old secret is good beside the new one, in seconds")
            Long overlapSeconds)
            implements JsonRequest {

        long overlap() {
            return overlapSeconds == null ? 0 : overlapSeconds;
        }
    }

    /** An API key on the wire, without its secret. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "ApiKey")
    record View(
            String id,
            String name,
            List<String> scopes,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Schema(description = "To the minute") @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt,

            @Schema(description = "null for as many as it likes") @Nullable Integer callsPerMinute,

            @Schema(description = "Its jobs under way at the same time; null for as many as there are places") @Nullable Integer parallelJobs,

            @Schema(description = "null for one without an end") @Nullable BigDecimal monthlyBudget,

            @Schema(description = "Until when the secret before the last rotation is good too; null for not any more")
            @Nullable Instant previousSecretUntil) {

        static View of(ApiKey key, Instant now) {
            Instant until = key.previousUntil;
            boolean overlaps = until != null && until.isAfter(now) && key.disabledAt == null;
            return new View(
                    key.id,
                    key.alias,
                    List.of(key.scopes),
                    key.createdAt.truncatedTo(ChronoUnit.MILLIS),
                    Timestamps.millis(key.expiresAt),
                    Timestamps.millis(key.lastUsedAt),
                    Timestamps.millis(key.disabledAt),
                    key.callsPerMinute,
                    key.parallelJobs,
                    key.monthlyBudget,
                    overlaps ? Timestamps.millis(until) : null);
        }
    }

    @RegisterForReflection
    @Schema(name = "ApiKeyResponse")
    record One(View key) {}

    @RegisterForReflection
    @Schema(name = "ApiKeysResponse")
    record All(List<View> keys) {}

    /** @param secret the whole key, {@code id:secret}; shown this one time */
    @RegisterForReflection
    @Schema(name = "ApiKeySecretResponse")
    record WithSecret(
            View key,

            @Schema(description = "The whole key, id:secret; shown this one time")
            String secret) {}
}
