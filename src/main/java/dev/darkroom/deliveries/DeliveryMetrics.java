package dev.darkroom.deliveries;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.PeriodicTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Gauge of the deliveries that are due: how long the oldest of them has waited for its attempt. One that is to be tried again later,
 * or has to wait for its webhook's rate, is not due.
 */
@ApplicationScoped
class DeliveryMetrics {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Database database;
    private final MeterRegistry metrics;
    private final Clock clock;
    private volatile Optional<Instant> oldest = Optional.empty();

    DeliveryMetrics(Database database, MeterRegistry metrics, Clock clock) {
        this.database = database;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Produces
    static PeriodicTask reading(DeliveryMetrics deliveries) {
        return new PeriodicTask("delivery-figures", PAUSE, PeriodicTask.Runs.FOR_METRICS, deliveries::read);
    }

    void start(@Observes StartupEvent event) {
        Gauge.builder("darkroom.deliveries.oldest.due.age", this::seconds)
                .baseUnit("seconds")
                .description("Time since the oldest delivery that is due came to be; 0 where none is")
                .register(metrics);
    }

    void read() {
        oldest = database.first(
                "SELECT due_at FROM delivery WHERE due_at <= ? ORDER BY due_at LIMIT 1",
                row -> Database.time(row, "due_at"),
                clock.instant());
    }

    double seconds() {
        return oldest.map(since -> Duration.between(since, clock.instant()).toMillis() / 1_000.0)
                .orElse(0.0);
    }
}
