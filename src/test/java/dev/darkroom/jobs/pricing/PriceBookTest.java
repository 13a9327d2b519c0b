package dev.darkroom.jobs.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the provider tells makes a price's history, and what it leaves out does not. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class PriceBookTest {

    private static final String KNOWN = "fal-ai/flux-1/dev";

    @Inject
    PriceBook prices;

    @Inject
    PriceFetcher fetcher;

    @Inject
    Database database;

    @Inject
    Clock clock;

    private void priced(String provider, String endpoint, String unit) {
        database.update("""
                INSERT INTO endpoint_price (provider, endpoint, valid_from, unit_price, unit, currency, checked_at)
                VALUES (?, ?, ?, 7, ?, 'USD', ?)""", provider, endpoint, Instant.EPOCH, unit, Instant.EPOCH);
    }

    private List<String> units(String endpoint) {
        return database.query(
                "SELECT COALESCE(unit, 'none') FROM endpoint_price WHERE endpoint = ? ORDER BY valid_from",
                row -> row.getString(1),
                endpoint);
    }

    @Test
    void an_endpoint_that_an_answer_leaves_out_keeps_its_price() {
        String absent = "some-app/gone-" + UUID.randomUUID();
        // A provider that answers with no price at all.
        priced("elsewhere", absent, "calls");
        assertThat(prices.cost("elsewhere", absent, clock.instant(), BigDecimal.ONE)
                        .amount())
                .isEqualByComparingTo("7");
        fetcher.fetch();
        assertThat(units(absent)).containsExactly("calls");
    }

    @Test
    void another_unit_is_another_price() {
        database.update("DELETE FROM endpoint_price WHERE endpoint = ?", KNOWN);
        priced("default", KNOWN, "other units");
        database.update("UPDATE endpoint_price SET unit_price = 0.025 WHERE endpoint = ?", KNOWN);
        prices.cost(null, KNOWN, clock.instant(), BigDecimal.ONE);
        // Whichever goes through the list, this or the periodic task.
        await().atMost(Api.PATIENCE).until(() -> {
            fetcher.fetch();
            return units(KNOWN).size() == 2;
        });
    }
}
