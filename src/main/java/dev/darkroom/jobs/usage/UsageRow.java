package dev.darkroom.jobs.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What was used by one group of jobs.
 *
 * @param day in UTC; absent where it is not grouped by
 * @param tag absent where it is not grouped by, and for jobs without one
 * @param jobs that have ended
 * @param unpricedJobs those of them whose cost is unknown and not in {@code cost}
 * @param billableUnits null when upstream told of none
 * @param cost null when none of them is known
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "Usage")
record UsageRow(
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) LocalDate day,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String endpoint,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String key,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) UUID owner,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String tag,
        long jobs,
        long unpricedJobs,
        @Nullable BigDecimal billableUnits,
        @Nullable BigDecimal cost,
        @Nullable String currency) {}
