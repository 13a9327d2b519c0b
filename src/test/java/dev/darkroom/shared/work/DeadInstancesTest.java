package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.DirectConnections;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another instance, played by a session of its own, that beats no more. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DeadInstancesTest {

    private static final int OTHER = 1_000_000_001;

    private record Released(int instance, boolean gone) {}

    @Inject
    Database database;

    @Inject
    DirectConnections connections;

    @Inject
    Heartbeat heartbeat;

    @Inject
    InstanceId self;

    @Inject
    PeriodicRuns runs;

    @Inject
    Clock clock;

    private final List<Released> released = new ArrayList<>();

    @AfterEach
    void forget() {
        database.update("DELETE FROM instance WHERE id = ?", OTHER);
    }

    private void look() {
        await().until(() -> heartbeat.isCurrent());
        // The application looks as well, and neither knows of the other's rows: ours go by a number that only this list
        // cares about.
        ReleasableLeases leases = (_, _, instance, gone) -> {
            released.add(new Released(instance, gone));
            return 1;
        };
        new DeadInstances(database, self, heartbeat, List.of(leases), clock).release();
    }

    private void seen(Duration ago) {
        database.update(
                "INSERT INTO instance (id, started_at, seen_at) VALUES (?, now(), clock_timestamp() - ? * interval '1 ms')"
                        + " ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, released = false",
                OTHER,
                ago.toMillis());
    }

    private Connection alive() throws SQLException {
        Connection session = connections.open("another instance", Duration.ofSeconds(5));
        try (Statement lock = session.createStatement()) {
            lock.execute("SELECT pg_advisory_lock(" + Heartbeat.LOCK + ", " + OTHER + ")");
        }
        return session;
    }

    private boolean isKnown() {
        return database.first("SELECT 1 FROM instance WHERE id = ?", row -> row.getInt(1), OTHER)
                .isPresent();
    }

    @Test
    void an_instance_that_was_seen_a_moment_ago_is_left_alone_even_without_its_lock() {
        seen(Duration.ofSeconds(5));
        look();
        assertThat(released).isEmpty();
    }

    @Test
    void one_that_is_silent_and_has_lost_its_lock_is_gone_and_forgotten() {
        seen(Duration.ofSeconds(11));
        look();
        // The application itself may have been quicker.
        assertThat(released).isSubsetOf(new Released(OTHER, true));
        await().until(() -> !isKnown());
    }

    @Test
    void one_that_is_silent_and_holds_its_lock_is_taken_for_asleep_once() throws SQLException {
        try (Connection session = alive()) {
            assertThat(session.isValid(1)).isTrue();
            seen(Duration.ofSeconds(15));
            look();
            assertThat(released).as("not yet silent for long").isEmpty();
            seen(Duration.ofSeconds(21));
            look();
            look();
            assertThat(released).hasSizeLessThan(2).isSubsetOf(new Released(OTHER, false));
            assertThat(isKnown()).isTrue();
        }
        await().until(() -> {
            look();
            return !isKnown();
        });
        assertThat(released).filteredOn(one -> !one.gone()).hasSizeLessThan(2);
    }

    @Test
    void this_instance_is_known_and_holds_its_lock() {
        await().until(() -> heartbeat.isCurrent());
        assertThat(database.query(
                        "SELECT seen_at FROM instance WHERE id = ?",
                        row -> Database.time(row, "seen_at"),
                        self.value()))
                .singleElement()
                .satisfies(seen -> assertThat(seen).isAfter(Instant.now(clock).minusSeconds(30)));
        assertThat(database.query(
                        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = ? AND objid = ? AND granted",
                        row -> row.getInt(1),
                        Heartbeat.LOCK,
                        self.value()))
                .hasSize(1);
    }

    @Test
    void a_tick_beats_before_its_tasks_since_only_who_lives_takes_from_the_dead() {
        BackgroundMode serverless = new BackgroundMode(true, BackgroundMode.Mode.SERVERLESS);
        Heartbeat woken = new Heartbeat(new InstanceId(OTHER), connections, serverless);
        InRequestWorker worker = new InRequestWorker(serverless, woken, Duration.ofSeconds(1));
        List<Boolean> lives = new ArrayList<>();
        PeriodicTask task = new PeriodicTask("beat-" + OTHER, Duration.ZERO, () -> lives.add(woken.isCurrent()));
        assertThat(woken.isCurrent()).isFalse();
        try {
            new Tick(worker, serverless, runs, List.of(task), List.of(), clock).run(Duration.ofSeconds(20));
        } finally {
            woken.stop(new ShutdownEvent());
            database.update("DELETE FROM periodic_run WHERE name = ?", task.name());
        }
        assertThat(lives).containsExactly(true);
        assertThat(isKnown()).isTrue();
    }

    @Test
    void how_long_it_has_been_there_begins_anew_after_a_sleep() {
        AtomicLong nanos = new AtomicLong(7);
        Heartbeat sleeper = new Heartbeat(
                new InstanceId(OTHER), connections, new BackgroundMode(true, BackgroundMode.Mode.SERVER), nanos::get);
        try {
            assertThat(sleeper.uninterrupted()).isZero();
            sleeper.beat();
            for (int second = 1; second <= 20; second++) {
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                assertThat(sleeper.uninterrupted()).isEqualTo(Duration.ofSeconds(second));
                sleeper.beat();
            }
            nanos.addAndGet(Duration.ofSeconds(8).toNanos());
            assertThat(sleeper.uninterrupted()).as("asleep").isZero();
            sleeper.beat();
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            assertThat(sleeper.uninterrupted()).as("awake").isEqualTo(Duration.ofSeconds(2));
        } finally {
            sleeper.close();
        }
    }

    @Test
    void a_session_that_breaks_off_is_made_anew() {
        await().until(() -> heartbeat.isCurrent());
        int ended = database.query(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'darkroom heartbeat'",
                        row -> row.getBoolean(1))
                .size();
        assertThat(ended).isEqualTo(1);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !database.query(
                                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = ? AND objid = ? AND granted",
                                row -> row.getInt(1),
                                Heartbeat.LOCK,
                                self.value())
                        .isEmpty());
        await().until(() -> heartbeat.isCurrent());
    }
}
