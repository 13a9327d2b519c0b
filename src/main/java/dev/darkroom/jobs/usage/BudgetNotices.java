package dev.darkroom.jobs.usage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.darkroom.deliveries.event.EventPublisher;
import dev.darkroom.deliveries.event.EventType;
import dev.darkroom.deliveries.event.NewEvent;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.RetentionRule;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Publishes the events of budgets: at four fifths and at the end, once a month each. */
@ApplicationScoped
class BudgetNotices {

    private static final BigDecimal THRESHOLD = new BigDecimal("0.8");
    private static final Duration KEPT = Duration.ofDays(90);

    private final EventPublisher events;
    private final Database database;

    BudgetNotices(EventPublisher events, Database database) {
        this.events = events;
        this.database = database;
    }

    @Produces
    static RetentionRule notices() {
        return new RetentionRule("budget_notice", "month", KEPT);
    }

    /** Tells what has been reached. */
    void tell(Budget budget, BigDecimal spent, Instant month) {
        if (spent.compareTo(budget.most().multiply(THRESHOLD)) >= 0) {
            tell(budget, spent, month, EventType.BUDGET_THRESHOLD);
        }
        if (spent.compareTo(budget.most()) >= 0) {
            tell(budget, spent, month, EventType.BUDGET_EXHAUSTED);
        }
    }

    /** Once a month and budget, whoever of the instances sees it first. */
    private void tell(Budget budget, BigDecimal spent, Instant month, EventType type) {
        QuarkusTransaction.requiringNew().run(() -> {
            boolean isNew = database.update("""
                            INSERT INTO budget_notice (key_id, month, type, budget) VALUES (?, ?, ?, ?)
                            ON CONFLICT DO NOTHING""", budget.name(), month, type.label(), budget.most()) == 1;
            if (isNew) {
                String data = JsonNodeFactory.instance
                        .objectNode()
                        .put("key_id", budget.keyId())
                        .put("month", month.toString().substring(0, "2026-01".length()))
                        .put("monthly_budget", budget.most())
                        .put("spent", spent)
                        .toString();
                events.publish(
                        List.of(new NewEvent(budget.ownerId(), type, data, null, null, List.of(), budget.keyId())));
            }
        });
    }
}
