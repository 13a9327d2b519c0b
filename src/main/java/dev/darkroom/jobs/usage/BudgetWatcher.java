package dev.darkroom.jobs.usage;

import dev.darkroom.jobs.JobEnded;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.PeriodicTask;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches budgets after jobs have ended, so that their owners are told when one is used up and not with the next order. Keys are
 * looked at again for a minute: what a job took, and its price, may become known after its end only.
 */
@ApplicationScoped
class BudgetWatcher {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration SETTLED = Duration.ofMinutes(1);
    /** What ended before this process began, or in another that did not live to tell of it. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private static final Duration LONGEST_JOB = Duration.ofDays(1);
    /** Jobs, and keys; another job of a key that is left out, or an order, makes up for it. */
    private static final int MOST = 10_000;

    private final BudgetedKeys budgeted;
    private final BudgetNotices notices;
    private final UsageRepository usage;
    private final SpendingCache spending;
    private final BackgroundMode background;
    private final Database database;
    private final Clock clock;
    private final Set<UUID> ended = ConcurrentHashMap.newKeySet();
    private volatile boolean begun;
    private final Map<String, Instant> watched = new ConcurrentHashMap<>();

    BudgetWatcher(
            BudgetedKeys budgeted,
            BudgetNotices notices,
            UsageRepository usage,
            SpendingCache spending,
            BackgroundMode background,
            Database database,
            Clock clock) {
        this.budgeted = budgeted;
        this.notices = notices;
        this.usage = usage;
        this.spending = spending;
        this.background = background;
        this.database = database;
        this.clock = clock;
    }

    @Produces
    static PeriodicTask watching(BudgetWatcher watcher) {
        return new PeriodicTask("budgets", PAUSE, watcher::look);
    }

    void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) JobEnded event) {
        if (!budgeted.isNone() && ended.size() < MOST) {
            ended.add(event.id());
        }
    }

    void look() {
        budgeted.refresh();
        Instant now = clock.instant();
        watched.values().removeIf(until -> !until.isAfter(now));
        List<UUID> jobs = List.copyOf(ended);
        jobs.forEach(ended::remove);
        List<String> keys = background.runsInRequests() || !begun
                ? usage.keysOfEndedSince(now.minus(REMEMBERED))
                : usage.keysOf(jobs);
        begun = true;
        keys.stream()
                .filter(key -> budgeted.contains(key) && watched.size() < MOST)
                .forEach(key -> watched.put(key, now.plus(SETTLED)));
        if (!watched.isEmpty()) {
            tell(Set.copyOf(watched.keySet()));
        }
    }

    private void tell(Set<String> keys) {
        Instant now = clock.instant();
        Map<String, Budget> budgets = new HashMap<>();
        database.query(
                        """
                        SELECT k.owner_id, k.id, k.monthly_budget AS of_key, o.monthly_budget AS of_owner
                        FROM api_key k JOIN owner o ON o.id = k.owner_id WHERE k.id = ANY (?)""",
                        row -> Budget.of(
                                Database.id(row, "owner_id"),
                                row.getString("id"),
                                row.getBigDecimal("of_key"),
                                row.getBigDecimal("of_owner")),
                        (Object) keys.toArray(String[]::new))
                .forEach(some -> some.forEach(budget -> budgets.put(budget.name(), budget)));
        // A job counts in the month of its submission, which may be over when it ends.
        for (Instant month : new TreeSet<>(List.of(Budget.monthOf(now.minus(LONGEST_JOB)), Budget.monthOf(now)))) {
            budgets.values()
                    .forEach(budget ->
                            notices.tell(budget, spending.of(budget, month).amount(), month));
        }
    }
}
