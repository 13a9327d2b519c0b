package dev.darkroom.jobs.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How many jobs there are in each state that is no end, and how old the oldest is. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class JobMetricsTest {

    /** Of its own: the application's is kept over its restarts between tests. */
    private final MeterRegistry metrics = new SimpleMeterRegistry();

    @Inject
    Database database;

    @Inject
    Callers callers;

    @Inject
    JobPartitions partitions;

    @Inject
    Clock clock;

    private UUID job(String state, Instant createdAt) {
        UUID id = UUID.randomUUID();
        database.update(
                """
                INSERT INTO job (id, owner_id, key_id, endpoint, input, state, deadline, created_at, due_at, put_off)
                VALUES (?, ?, 'k', 'a/b', '{}', ?, ?, ?, ?, true)""",
                id,
                callers.somebody().ownerId(),
                state,
                clock.instant().plusSeconds(3_600),
                createdAt,
                clock.instant().plusSeconds(3_000));
        return id;
    }

    private double gauge(String name, String state) {
        return metrics.get(name).tag("state", state).gauge().value();
    }

    @Test
    void states_are_counted_and_the_oldest_is_told_by_its_age() {
        JobMetrics jobs = new JobMetrics(database, metrics, partitions, clock);
        jobs.register();
        Instant hourAgo = clock.instant().minusSeconds(3_600);
        UUID queued = job("QUEUED", hourAgo);
        UUID later = job("QUEUED", clock.instant());
        UUID waiting = job("WAITING", hourAgo.minusSeconds(60));
        UUID gate = job("WAITING", hourAgo.minusSeconds(7_200));
        database.update("UPDATE job SET endpoint = 'darkroom/gate' WHERE id = ?", gate);
        try {
            jobs.read();
            assertThat(gauge("darkroom.jobs", "QUEUED")).isGreaterThanOrEqualTo(2);
            assertThat(gauge("darkroom.jobs.oldest.age", "QUEUED")).isBetween(3_600.0, 3_700.0);
            assertThat(gauge("darkroom.jobs", "WAITING")).isGreaterThanOrEqualTo(1);
            assertThat(gauge("darkroom.jobs.oldest.age", "WAITING")).isBetween(3_660.0, 3_760.0);
        } finally {
            database.update("DELETE FROM job WHERE id IN (?, ?, ?, ?)", queued, later, waiting, gate);
        }
        jobs.read();
        assertThat(gauge("darkroom.jobs.oldest.age", "WAITING")).isLessThan(3_600);
    }
}
