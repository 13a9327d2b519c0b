package dev.darkroom.jobs.usage;

import dev.darkroom.access.Caller;
import dev.darkroom.jobs.pricing.PriceBook;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.LocalCache;
import dev.darkroom.shared.Problem;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Monthly budgets of a key and of its owner: refuse jobs that would pass them, in the words of fal's locked account. What has been
 * spent is remembered for some seconds; jobs under way count by what such jobs have cost of late.
 */
@ApplicationScoped
public class BudgetLimit {

    // The key of the advisory lock, beside the budget's hash.
    private static final int RESERVING = 0x62756467;

    /** An end is seen by others so long after its time. */
    private static final Duration COMMITTED_BY = Duration.ofSeconds(1);
    /** Units are read so long after an end whose callback does not tell them. */
    private static final Duration UNITS_BY = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Owners that share one wait for each other too. */
    private static final int TURNS = 256;

    /**
     * A job that is to be run.
     *
     * @param account the id of the account that is to have it; null for the first
     */
    public record Order(@Nullable String account, String endpoint) {}

    private record Asked(UUID owner, @Nullable String key, Instant month) {}

    /** @param at what had ended by then is counted */
    private record Spent(BigDecimal amount, Instant at) {}

    private final UsageRepository usage;
    private final BudgetNotices notices;
    private final PriceBook prices;
    private final Database database;
    private final Clock clock;
    private final LocalCache<Asked, Spent> remembered;
    private final List<ReentrantLock> turns =
            Stream.generate(() -> new ReentrantLock(true)).limit(TURNS).toList();

    BudgetLimit(
            UsageRepository usage,
            BudgetNotices notices,
            PriceBook prices,
            Database database,
            Clock clock,
            @CacheName("key-budgets") Cache cache) {
        this.usage = usage;
        this.notices = notices;
        this.prices = prices;
        this.database = database;
        this.clock = clock;
        this.remembered = new LocalCache<>(cache, this::sum);
    }

    /** Whether what the caller orders has to be reserved. */
    public boolean binds(Caller caller) {
        return !Budget.of(caller).isEmpty();
    }

    /**
     * Runs what calls {@link #reserve}: of one owner's orders one at a time in this instance, so that those who wait for their turn
     * hold no connection meanwhile.
     *
     * @throws Problem 429 when the turn does not come
     */
    public <T> T inTurn(Caller caller, Supplier<T> work) {
        if (!binds(caller)) {
            return work.get();
        }
        ReentrantLock turn = turns.get(Math.floorMod(caller.ownerId().hashCode(), TURNS));
        if (!isMine(turn)) {
            throw Problem.busy("Too many orders under one budget at the same time", PATIENCE);
        }
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    private static boolean isMine(ReentrantLock turn) {
        try {
            return turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** @throws Problem 403 when the budget of this month, the key's or its owner's, is used up */
    public void require(Caller caller) {
        for (Budget budget : Budget.of(caller)) {
            Instant month = UsageResource.monthOf(clock.instant());
            BigDecimal spent = spent(budget, month).amount();
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
    public void reserve(Caller caller, List<Order> orders) {
        List<Budget> budgets = Budget.of(caller);
        if (budgets.isEmpty()) {
            return;
        }
        Map<String, BigDecimal> units = new HashMap<>();
        BigDecimal wanted = orders.stream()
                .map(order -> estimate(caller.ownerId(), order, units))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (wanted.signum() == 0) {
            return;
        }
        for (Budget budget : budgets) {
            database.lock(RESERVING, budget.name());
            Instant now = clock.instant();
            Spent spent = spent(budget, UsageResource.monthOf(now));
            BigDecimal underWay = usage
                    .underWay(budget.ownerId(), budget.keyId(), spent.at().minus(COMMITTED_BY), now.minus(UNITS_BY))
                    .entrySet()
                    .stream()
                    .map(some -> estimate(caller.ownerId(), some.getKey(), units)
                            .multiply(BigDecimal.valueOf(some.getValue())))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal all = spent.amount().add(underWay).add(wanted);
            if (all.compareTo(budget.most()) > 0) {
                throw locked(budget, "would be passed");
            }
        }
    }

    private Spent sum(Asked asked) {
        Instant now = clock.instant();
        return new Spent(usage.spent(asked.owner, asked.key, asked.month, now), now);
    }

    private Spent spent(Budget budget, Instant month) {
        return remembered.of(new Asked(budget.ownerId(), budget.keyId(), month));
    }

    /** Asks no provider. */
    private BigDecimal estimate(UUID owner, Order order, Map<String, BigDecimal> units) {
        Instant now = clock.instant();
        BigDecimal ofOne =
                prices.cost(order.account, order.endpoint, now, BigDecimal.ONE).amount();
        if (ofOne == null || ofOne.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal usual = units.computeIfAbsent(
                order.endpoint,
                endpoint -> usage.usualUnits(owner, endpoint, now.minus(UsageRepository.OF_LATE))
                        .orElse(BigDecimal.ONE));
        return ofOne.multiply(usual);
    }

    private static Problem locked(Budget budget, String how) {
        String whose = budget.keyId() == null ? "the owner of this key" : "this key";
        return Problem.of(
                Problem.Kind.FORBIDDEN,
                "User is locked. Reason: Exhausted balance. The monthly budget of " + whose + " " + how);
    }
}
