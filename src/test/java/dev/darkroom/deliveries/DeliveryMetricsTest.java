package dev.darkroom.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.SettableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator sees that deliveries are late. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DeliveryMetricsTest {

    @Inject
    Database database;

    @Inject
    Callers callers;

    @Inject
    MeterRegistry metrics;

    @Inject
    Clock clock;

    @Test
    void what_is_due_is_told_by_its_age_and_what_is_not_is_not() {
        Instant due = clock.instant().plus(Duration.ofDays(1));
        SettableClock later = new SettableClock(due.minus(Duration.ofHours(1)));
        DeliveryMetrics deliveries = new DeliveryMetrics(database, metrics, later);
        UUID id = UUID.randomUUID();
        database.update("DELETE FROM delivery WHERE due_at IS NOT NULL AND due_at < ?", due);
        database.update("""
                INSERT INTO delivery (id, owner_id, url, body, state, due_at, created_at)
                VALUES (?, ?, 'https://example.com/', '{}', 'PENDING', ?, ?)""", id, callers.somebody().ownerId(), due, clock.instant());
        try {
            deliveries.read();
            assertThat(deliveries.seconds()).isZero();
            later.advance(Duration.ofHours(2));
            deliveries.read();
            assertThat(deliveries.seconds()).isEqualTo(3_600);
        } finally {
            database.update("DELETE FROM delivery WHERE id = ?", id);
        }
    }
}
