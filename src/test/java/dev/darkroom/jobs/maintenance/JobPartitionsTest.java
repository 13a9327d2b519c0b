package dev.darkroom.jobs.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobPartitionsTest {

    @Inject
    Database database;

    @Inject
    Clock clock;

    @Test
    void a_job_and_its_history_lie_in_the_partition_of_the_jobs_own_day() {
        String id = Api.submit("sandbox/instant", "{}");
        Api.finished("sandbox/instant", id);
        String day = LocalDate.ofInstant(
                        Instant.ofEpochMilli(UUID.fromString(id).getMostSignificantBits() >>> 16), ZoneOffset.UTC)
                .toString()
                .replace("-", "");
        assertThat(partitionOf("job", "id", id)).isEqualTo("job_" + day);
        assertThat(partitionOf("job_event", "job_id", id)).isEqualTo("job_event_" + day);
    }

    @Test
    void a_day_past_its_retention_is_dropped_unless_a_job_of_it_still_lives() {
        LocalDate gone = LocalDate.of(2020, 1, 1);
        LocalDate alive = LocalDate.of(2020, 1, 2);
        at(gone).tend();
        at(alive).tend();
        insertQueued(JobPartitions.firstIdOf(alive));

        at(LocalDate.of(2020, 3, 1)).tend();

        assertThat(tables())
                .doesNotContain("job_20200101", "job_event_20200101")
                .contains("job_20200102");
        database.update("DELETE FROM job WHERE id = ?", JobPartitions.firstIdOf(alive));
        at(LocalDate.of(2020, 3, 2)).tend();
        assertThat(tables()).doesNotContain("job_20200102", "job_event_20200102");
        at(LocalDate.of(2021, 1, 1)).tend();
    }

    @Test
    void the_first_jobs_of_a_day_are_told_to_the_planner_once() {
        LocalDate day = LocalDate.of(2020, 1, 1);
        JobPartitions jobPartitions = partitionsOf(day);
        at(day).tend();

        insertEnded(day, 0, 100);
        jobPartitions.analyze();
        assertThat(jobsAsPlanned("job_20200101")).as("too few to matter").isNegative();

        insertEnded(day, 100, 900);
        jobPartitions.analyze();
        assertThat(jobsAsPlanned("job_20200101")).isEqualTo(1_000);
        assertThat(jobsAsPlanned("job_20200102")).as("another day").isNegative();

        insertEnded(day, 1_000, 100);
        jobPartitions.analyze();
        assertThat(jobsAsPlanned("job_20200101")).as("the rest is autovacuum's").isEqualTo(1_000);

        at(LocalDate.of(2021, 1, 1)).tend();
    }

    /** Tends as of that day; inside a transaction, as the bean itself would be. */
    private Tending at(LocalDate day) {
        return () -> QuarkusTransaction.requiringNew().run(partitionsOf(day)::tend);
    }

    private JobPartitions partitionsOf(LocalDate day) {
        Clock then = Clock.fixed(day.atTime(12, 0).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
        return new JobPartitions(database, then, Duration.ofDays(30), new BackgroundMode(false));
    }

    private interface Tending {
        void tend();
    }

    private void insertQueued(UUID id) {
        database.update(
                """
                INSERT INTO job (id, owner_id, key_id, endpoint, input, state, due_at, deadline, created_at)
                SELECT ?, id, 'k', 'a/b', '{}', 'QUEUED', ?, ?, ? FROM owner LIMIT 1""",
                id,
                clock.instant().plus(Duration.ofDays(365)),
                clock.instant().plus(Duration.ofDays(365)),
                clock.instant());
    }

    private void insertEnded(LocalDate day, int from, int count) {
        long first = JobPartitions.firstIdOf(day).getMostSignificantBits();
        database.update(
                """
                INSERT INTO job (id, owner_id, key_id, endpoint, input, state, deadline, created_at, finished_at, result, status_code)
                SELECT job, owner.id, 'k', 'a/b', repeat('x', 600), 'CANCELLED', ?, ?, ?, '{}', 499
                FROM unnest(?::uuid[]) AS job, (SELECT id FROM owner LIMIT 1) AS owner""",
                clock.instant(),
                clock.instant(),
                clock.instant(),
                LongStream.range(from, from + count)
                        .mapToObj(number -> new UUID(first, number))
                        .toArray(UUID[]::new));
    }

    private float jobsAsPlanned(String table) {
        return database.query("SELECT reltuples FROM pg_class WHERE relname = ?", row -> row.getFloat(1), table)
                .getFirst();
    }

    private String partitionOf(String table, String column, String id) {
        return database.query(
                        "SELECT tableoid::regclass::text FROM " + table + " WHERE " + column + " = ?",
                        row -> row.getString(1),
                        UUID.fromString(id))
                .getFirst();
    }

    private List<String> tables() {
        return database.query("SELECT relname FROM pg_class WHERE relkind = 'r'", row -> row.getString(1));
    }
}
