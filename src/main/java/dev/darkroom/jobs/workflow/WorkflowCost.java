package dev.darkroom.jobs.workflow;

import dev.darkroom.jobs.pricing.JobCost;
import dev.darkroom.jobs.pricing.PriceBook;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the jobs of a workflow have cost so far.
 *
 * @param amount of those of which it can be told; null where that is none
 * @param currency null where no price is known
 * @param complete whether it can be told of all of them
 */
public record WorkflowCost(
        @Nullable BigDecimal amount, @Nullable String currency, boolean complete) {

    /** @param jobs those that others were run in place of, too: they may have been paid for */
    public static WorkflowCost of(PriceBook prices, List<WorkflowJob> jobs) {
        List<JobCost> costs = jobs.stream()
                .filter(job -> job.state().isEnd())
                .map(job -> prices.costOfEnded(
                        job.upstreamAccount(), job.endpoint(), job.createdAt(), job.submittedAt(), job.billableUnits()))
                .toList();
        List<String> currencies = costs.stream()
                .map(JobCost::currency)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        // What is in two currencies has no sum.
        BigDecimal sum = currencies.size() > 1
                ? null
                : costs.stream()
                        .map(JobCost::amount)
                        .filter(Objects::nonNull)
                        .reduce(BigDecimal::add)
                        .orElse(null);
        boolean isAllKnown = costs.stream().allMatch(cost -> cost.amount() != null);
        // That gates cost nothing says nothing of the others.
        if (!isAllKnown && costs.stream().noneMatch(cost -> cost.amount() != null && cost.currency() != null)) {
            sum = null;
        }
        boolean complete = sum != null && isAllKnown && costs.size() == jobs.size();
        return new WorkflowCost(JobCost.plain(sum), currencies.isEmpty() ? null : currencies.getFirst(), complete);
    }
}
