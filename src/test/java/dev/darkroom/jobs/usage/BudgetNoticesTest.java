package dev.darkroom.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.jobs.JobEnded;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.SettableClock;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whose budget is nearly used up, or used up, hears of it: once, and in time. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class BudgetNoticesTest extends WithBudgets {

    @Inject
    BudgetedKeys budgeted;

    @Inject
    BudgetWatcher watching;

    @Inject
    BudgetNotices notices;

    @Inject
    UsageRepository usage;

    @Inject
    @CacheName("budget-spending")
    Cache cache;

    @Test
    void the_owner_hears_of_it_after_the_jobs_end_and_not_with_the_next_order() {
        String secret = keyWith(1_000);
        // As if some seconds had passed.
        await().atMost(Api.PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            budgeted.refresh();
            return budgeted.contains(secret.split(":")[0]);
        });
        ended("Key " + secret, "34000", "[]");
        await().atMost(Api.PATIENCE).until(() -> told().equals(List.of("budget.threshold")));
    }

    @Test
    void the_owner_hears_of_last_months_budget_when_its_job_ends_in_the_next() {
        String secret = as().body("{\"name\": \"late\"}").post("/v1/keys").path("secret");
        String keyId = secret.substring(0, secret.indexOf(':'));
        String job = ended("Key " + secret, "1000", "[]");
        Instant month = Budget.monthOf(Instant.now());
        SettableClock clock = new SettableClock(Budget.monthAfter(month).plus(Duration.ofMinutes(30)));
        SpendingCache spending = new SpendingCache(usage, clock, cache);
        BudgetWatcher watcher = new BudgetWatcher(
                new BudgetedKeys(database, clock), notices, usage, spending, new BackgroundMode(true), database, clock);
        // Only when whoever else watches has seen that end.
        watching.look();
        database.update("UPDATE api_key SET monthly_budget = 1 WHERE id = ?", keyId);
        watcher.look();
        assertThat(told()).isEmpty();
        watcher.ended(new JobEnded(UUID.fromString(job), owner.ownerId()));
        watcher.look();

        JsonPath events = as().get("/v1/events?types=budget.*").jsonPath();
        assertThat(events.getList("events.type")).containsExactly("budget.threshold", "budget.exhausted");
        assertThat(events.getList("events.data.month"))
                .containsOnly(month.toString().substring(0, "2026-01".length()));
        Budget budget = new Budget(owner.ownerId(), keyId, BigDecimal.ONE);
        Instant before = Budget.monthOf(month.minusSeconds(1));
        assertThat(spending.of(budget, before).amount())
                .as("of the month before")
                .isZero();
    }
}
