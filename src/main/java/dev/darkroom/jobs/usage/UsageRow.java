package dev.darkroom.jobs.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.jobs.pricing.JobCost;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        @Nullable String currency) {

    /**
     * The rows with what has no currency (gates, jobs without a price) counted in with the rest of its group, where that has
     * one currency.
     *
     * @param rows in order of their groups, and within one of their currencies, none last
     */
    static List<UsageRow> folded(List<UsageRow> rows) {
        List<UsageRow> folded = new ArrayList<>();
        for (UsageRow row : rows) {
            List<UsageRow> lastTwo = folded.subList(Math.max(0, folded.size() - 2), folded.size());
            long others = lastTwo.stream().filter(row::isOfGroupOf).count();
            if (row.currency == null && others == 1) {
                folded.add(folded.removeLast().plus(row));
            } else {
                folded.add(row);
            }
        }
        return folded;
    }

    private boolean isOfGroupOf(UsageRow other) {
        return Objects.equals(day, other.day)
                && Objects.equals(endpoint, other.endpoint)
                && Objects.equals(key, other.key)
                && Objects.equals(owner, other.owner)
                && Objects.equals(tag, other.tag);
    }

    private UsageRow plus(UsageRow other) {
        return new UsageRow(
                day,
                endpoint,
                key,
                owner,
                tag,
                jobs + other.jobs,
                unpricedJobs + other.unpricedJobs,
                JobCost.plain(sum(billableUnits, other.billableUnits)),
                JobCost.plain(sum(cost, other.cost)),
                currency);
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null ? other : other == null ? one : one.add(other);
    }
}
