package dev.darkroom.jobs.usage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.darkroom.access.Caller;
import dev.darkroom.deliveries.event.EventPublisher;
import dev.darkroom.deliveries.event.EventType;
import dev.darkroom.deliveries.event.NewEvent;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.LocalCache;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.RetentionRule;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Monthly budget of a key: refuses jobs once it is used up, in the words of fal's locked account, and publishes events at four
 * fifths and at the end of it. What has been spent is remembered for some seconds; jobs under way count when they end.
 */
@ApplicationScoped
public class BudgetLimit {

    private static final BigDecimal THRESHOLD = new BigDecimal("0.8");

    private static final Duration KEPT = Duration.ofDays(90);

    private record Asked(UUID owner, String key, Instant month) {}

    private final EventPublisher events;
    private final Database database;
    private final Clock clock;
    private final LocalCache<Asked, BigDecimal> remembered;

    BudgetLimit(
            UsageRepository usage,
            EventPublisher events,
            Database database,
            Clock clock,
            @CacheName("key-budgets") Cache cache) {
        this.events = events;
        this.database = database;
        this.clock = clock;
        this.remembered =
                new LocalCache<>(cache, asked -> usage.spent(asked.owner, asked.key, asked.month, clock.instant()));
    }

    @Produces
    static RetentionRule notices() {
        return new RetentionRule("budget_notice", "month", KEPT);
    }

    /** @throws Problem 403 when the key's budget of this month is used up */
    public void require(Caller caller) {
        BigDecimal budget = caller.monthlyBudget();
        if (budget == null) {
            return;
        }
        Instant month = UsageResource.monthOf(clock.instant());
        BigDecimal spent = remembered.of(new Asked(caller.ownerId(), caller.keyId(), month));
        if (spent.compareTo(budget.multiply(THRESHOLD)) >= 0) {
            tell(caller, budget, spent, month, EventType.BUDGET_THRESHOLD);
        }
        if (spent.compareTo(budget) >= 0) {
            tell(caller, budget, spent, month, EventType.BUDGET_EXHAUSTED);
            throw Problem.of(
                    Problem.Kind.FORBIDDEN,
                    "User is locked. Reason: Exhausted balance. The monthly budget of this key is used up");
        }
    }

    /** Once a month, key and budget, whoever of the instances sees it first. */
    private void tell(Caller caller, BigDecimal budget, BigDecimal spent, Instant month, EventType type) {
        QuarkusTransaction.requiringNew().run(() -> {
            boolean isNew = database.update("""
                            INSERT INTO budget_notice (key_id, month, type, budget) VALUES (?, ?, ?, ?)
                            ON CONFLICT DO NOTHING""", caller.keyId(), month, type.label(), budget) == 1;
            if (isNew) {
                String data = JsonNodeFactory.instance
                        .objectNode()
                        .put("key_id", caller.keyId())
                        .put("month", month.toString().substring(0, "2026-01".length()))
                        .put("monthly_budget", budget)
                        .put("spent", spent)
                        .toString();
                events.publish(
                        List.of(new NewEvent(caller.ownerId(), type, data, null, null, List.of(), caller.keyId())));
            }
        });
    }
}
