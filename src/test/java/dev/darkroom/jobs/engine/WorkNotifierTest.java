package dev.darkroom.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.DirectConnections;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WorkNotifierTest {

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Inject
    DirectConnections connections;

    private final List<WorkNotifier> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(WorkNotifier::stop);
    }

    private WorkNotifier replica(boolean enabled, AtomicInteger woken) {
        WorkNotifier workNotifier = new WorkNotifier(database, ids, enabled, connections);
        workNotifier.start(woken::incrementAndGet);
        started.add(workNotifier);
        return workNotifier;
    }

    private static void awaitListening(AtomicInteger woken) {
        await().until(() -> woken.get() > 0);
    }

    @Test
    void a_replica_hears_of_work_that_another_took_in() {
        AtomicInteger woken = new AtomicInteger();
        replica(true, woken);
        awaitListening(woken);
        WorkNotifier other = replica(true, new AtomicInteger());
        int before = woken.get();
        other.tell();
        await().until(() -> woken.get() > before);
    }

    @Test
    void a_replica_does_not_wake_itself() {
        AtomicInteger own = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        WorkNotifier telling = replica(true, own);
        awaitListening(own);
        replica(true, others);
        awaitListening(others);
        int before = others.get();
        telling.tell();
        await().until(() -> others.get() > before);
        // Notifications reach listeners in one order: had its own been heard, it would have been counted about now.
        WorkNotifier last = replica(true, new AtomicInteger());
        int ownBefore = own.get();
        last.tell();
        await().until(() -> own.get() > ownBefore);
        assertThat(own.get()).isEqualTo(ownBefore + 1);
    }

    @Test
    void a_burst_of_notifications_is_coalesced() {
        AtomicInteger woken = new AtomicInteger();
        replica(true, woken);
        awaitListening(woken);
        WorkNotifier other = replica(true, new AtomicInteger());
        int before = woken.get();
        for (int i = 0; i < 10_000; i++) {
            other.tell();
        }
        await().until(() -> woken.get() > before);
        assertThat(woken.get() - before).isLessThan(500);
    }

    @Test
    void a_listener_whose_connection_is_cut_listens_again() {
        AtomicInteger woken = new AtomicInteger();
        replica(true, woken);
        awaitListening(woken);
        int before = woken.get();
        database.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'darkroom hints'",
                _ -> true);
        await().atMost(Duration.ofSeconds(20)).until(() -> woken.get() > before);
    }

    @Test
    void turned_off_it_neither_listens_nor_tells() {
        AtomicInteger woken = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        WorkNotifier off = replica(false, woken);
        replica(true, others);
        awaitListening(others);
        int before = others.get();
        off.tell();
        replica(true, new AtomicInteger()).tell();
        await().until(() -> others.get() > before);
        assertThat(woken.get()).isZero();
    }

    @Test
    void a_job_that_nobody_was_told_of_is_found_by_polling() {
        UUID id = ids.next();
        database.update("""
                INSERT INTO job (id, owner_id, key_id, endpoint, input, state, due_at, deadline, created_at)
                SELECT ?, owner_id, id, 'sandbox/instant', '{}', 'QUEUED', ?, ?, ? FROM api_key WHERE id = 'test'""", id, clock.instant(), clock.instant().plus(Duration.ofHours(1)), clock.instant());
        Api.finished("sandbox/instant", id.toString()).then().statusCode(200);
    }
}
