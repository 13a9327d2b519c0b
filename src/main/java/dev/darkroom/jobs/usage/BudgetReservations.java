package dev.darkroom.jobs.usage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What is committed of budgets: spent, under way, and let in just now. All that is under way is counted every few seconds only; in
 * between a running sum in the budget's row tells what any instance has let in since. That row is locked until the order is written.
 */
@ApplicationScoped
class BudgetReservations {

    /** An end is seen by others so long after its time. */
    private static final Duration COMMITTED_BY = Duration.ofSeconds(1);
    /** Units are read so long after an end whose callback does not tell them. */
    private static final Duration UNITS_BY = Duration.ofSeconds(15);

    private static final Duration COUNTED_EVERY = Duration.ofSeconds(5);
    /** The same where an order would not fit: something may have become free. */
    private static final Duration RECOUNTED_EVERY = Duration.ofSeconds(1);

    private static final int MAX_REMEMBERED = 10_000;
    /** Far longer than a count is remembered. */
    private static final Duration KEPT = Duration.ofDays(1);

    private record Counted(String budget, Instant month) {}

    /** @param letIn the running sum, all of which is counted */
    private record Count(BigDecimal amount, BigDecimal letIn, Instant at) {}

    private final UsageRepository usage;
    private final SpendingCache spending;
    private final JobEstimator estimator;
    private final Database database;
    private final Clock clock;
    private final Cache<Counted, Count> counts = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(COUNTED_EVERY)
            .build();

    BudgetReservations(
            UsageRepository usage, SpendingCache spending, JobEstimator estimator, Database database, Clock clock) {
        this.usage = usage;
        this.spending = spending;
        this.estimator = estimator;
        this.database = database;
        this.clock = clock;
    }

    @Produces
    static RetentionRule sums() {
        return new RetentionRule("budget_reservation", "updated_at", KEPT);
    }

    /** Whether so much more fits. It is let in by then, unless the transaction is rolled back, as it has to be where it does not fit. */
    boolean letIn(Budget budget, BigDecimal more) {
        Instant now = clock.instant();
        BigDecimal before = add(budget, more, now).subtract(more);
        Counted which = new Counted(budget.name(), Budget.monthOf(now));
        Count known = counts.getIfPresent(which);
        if (known != null && fits(budget, known, before, more)) {
            return true;
        }
        if (known != null && now.isBefore(known.at().plus(RECOUNTED_EVERY))) {
            return false;
        }
        Count fresh = count(budget, before, now);
        counts.put(which, fresh);
        return fits(budget, fresh, before, more);
    }

    private static boolean fits(Budget budget, Count count, BigDecimal before, BigDecimal more) {
        BigDecimal since = before.subtract(count.letIn());
        return count.amount().add(since).add(more).compareTo(budget.most()) <= 0;
    }

    /** Waits for the orders of others under the same budget. */
    private BigDecimal add(Budget budget, BigDecimal more, Instant now) {
        return database.first("""
                        INSERT INTO budget_reservation (budget, let_in, updated_at) VALUES (?, ?, ?)
                        ON CONFLICT (budget) DO UPDATE
                            SET let_in = budget_reservation.let_in + excluded.let_in, updated_at = excluded.updated_at
                        RETURNING let_in""", row -> row.getBigDecimal("let_in"), budget.name(), more, now)
                .orElseThrow();
    }

    private Count count(Budget budget, BigDecimal letIn, Instant now) {
        SpendingCache.Spending spent = spending.of(budget, Budget.monthOf(now));
        BigDecimal underWay = estimator.cost(
                budget.ownerId(),
                usage.underWay(budget.ownerId(), budget.keyId(), spent.at().minus(COMMITTED_BY), now.minus(UNITS_BY)));
        return new Count(spent.amount().add(underWay), letIn, now);
    }
}
