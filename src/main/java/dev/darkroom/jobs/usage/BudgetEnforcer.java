package dev.darkroom.jobs.usage;

import dev.darkroom.access.Caller;
import dev.darkroom.jobs.pricing.PriceBook;
import dev.darkroom.shared.NamedTurns;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Monthly budgets of a key and of its owner: refuses jobs that would pass them, in the words of fal's locked account. Jobs under way
 * count by what such jobs have cost of late.
 */
@ApplicationScoped
public class BudgetEnforcer {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SpendingCache spending;
    private final BudgetReservations reservations;
    private final JobEstimator estimator;
    private final NamedTurns<UUID> turns = new NamedTurns<>();
    private final BudgetNotices notices;
    private final PriceBook prices;
    private final Clock clock;

    BudgetEnforcer(
            SpendingCache spending,
            BudgetReservations reservations,
            JobEstimator estimator,
            BudgetNotices notices,
            PriceBook prices,
            Clock clock) {
        this.prices = prices;
        this.spending = spending;
        this.reservations = reservations;
        this.estimator = estimator;
        this.notices = notices;
        this.clock = clock;
    }

    /** Whether what the caller orders has to be reserved. */
    public boolean binds(Caller caller) {
        return !Budget.of(caller).isEmpty();
    }

    /**
     * Runs what calls {@link #reserve}: of one owner's orders one at a time in this instance.
     *
     * @throws Problem 429 when the turn does not come
     */
    public <T> T inTurn(Caller caller, Supplier<T> work) {
        if (!binds(caller)) {
            return work.get();
        }
        enter(caller.ownerId());
        try {
            return work.get();
        } finally {
            turns.leave(caller.ownerId());
        }
    }

    private void enter(UUID ownerId) {
        boolean isMine = false;
        try {
            isMine = turns.tryEnter(ownerId, PATIENCE);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        if (!isMine) {
            throw Problem.busy("Too many orders under one budget at the same time", PATIENCE);
        }
    }

    /**
     * @param endpoints of the jobs that are asked for; those that surely cost nothing are under no budget
     * @throws Problem 403 when the budget of this month, the key's or its owner's, is used up
     */
    public void require(Caller caller, Collection<String> endpoints) {
        List<Budget> budgets = Budget.of(caller);
        if (budgets.isEmpty() || Set.copyOf(endpoints).stream().allMatch(prices::isFree)) {
            return;
        }
        for (Budget budget : budgets) {
            Instant month = Budget.monthOf(clock.instant());
            BigDecimal spent = spending.of(budget, month).amount();
            notices.tell(budget, spent, month);
            if (spent.compareTo(budget.most()) >= 0) {
                throw locked(budget, "is used up");
            }
        }
    }

    /**
     * Lets jobs in whose cost, as far as it can be estimated, fits into what is left beside those under way; what has no known
     * price counts nothing. Called in the transaction that writes them, in turn: whoever has the same budget waits for its end.
     *
     * @throws Problem 403 when they do not fit
     */
    public void reserve(Caller caller, List<PricingKey> jobs) {
        List<Budget> budgets = Budget.of(caller);
        if (budgets.isEmpty()) {
            return;
        }
        BigDecimal wanted = estimator.cost(
                caller.ownerId(),
                jobs.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
        if (wanted.signum() == 0) {
            return;
        }
        for (Budget budget : budgets) {
            if (!reservations.letIn(budget, wanted)) {
                throw locked(budget, "would be passed");
            }
        }
    }

    private static Problem locked(Budget budget, String how) {
        String whose = budget.keyId() == null ? "the owner of this key" : "this key";
        return Problem.of(
                Problem.Kind.FORBIDDEN,
                "User is locked. Reason: Exhausted balance. The monthly budget of " + whose + " " + how);
    }
}
