package dev.darkroom.jobs.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.callbacks.VerifiedCallback;
import dev.darkroom.callbacks.VerifiedCallbacks;
import dev.darkroom.deliveries.outbox.DeliveryFormat;
import dev.darkroom.deliveries.outbox.DeliveryOutbox;
import dev.darkroom.deliveries.outbox.NewDelivery;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Race;
import dev.darkroom.testing.Race.Call;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job is cancelled, made again, announced and forgotten in the same moment. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobWritesTogetherTest {

    private static final LocalDate LONG_AGO = LocalDate.of(2019, 1, 1);

    @Inject
    Database database;

    @Inject
    DeliveryOutbox outbox;

    @Inject
    Event<VerifiedCallbacks> arrived;

    @Inject
    Clock clock;

    private final AtomicLong number = new AtomicLong(1);
    private List<CompletableFuture<Void>> under = List.of();

    @ParameterizedTest
    @ValueSource(ints = {0, 60_000})
    void cancelled_and_made_again(int milliseconds) throws Exception {
        // 499 is the result of a job that was cancelled.
        new Race("Key " + PostgresResource.KEY, 400, 499)
                .run(
                        () -> List.of(Api.submit(
                                "fal-ai/flux/dev", "{\"prompt\":\"x\",\"sandbox\":{\"run_ms\":" + milliseconds + "}}")),
                        (names, codes) -> {
                            String id = names.getFirst();
                            await().atMost(Api.PATIENCE).until(() -> Api.job(id).get("job.finished_at") != null);
                            assertThat(database.query(
                                            "SELECT id FROM job WHERE retry_of = ?",
                                            row -> row.getString(1),
                                            UUID.fromString(id)))
                                    .as("each answer of 201 is a job, and no other is")
                                    .hasSize(Collections.frequency(codes, 201));
                            assertThat(Api.history(id).stream()
                                            .filter(kind -> kind.matches("succeeded|cancelled|failed")))
                                    .hasSize(1);
                        },
                        new Call("POST", "/v1/jobs/$1/cancel", ""),
                        new Call("POST", "/v1/jobs/$1/retry", ""),
                        new Call("PUT", "/queue/fal-ai/flux/requests/$1/cancel", ""),
                        new Call("POST", "/v1/jobs/$1/retry", ""),
                        new Call("GET", "/queue/fal-ai/flux/requests/$1", ""),
                        new Call("GET", "/queue/fal-ai/flux/requests/$1/status?logs=1", ""),
                        new Call("POST", "/v1/jobs/$1/cancel", ""),
                        new Call("GET", "/v1/jobs/$1", ""));
    }

    @Test
    void made_again_and_announced_while_its_day_is_dropped() throws Exception {
        new Race("Key " + PostgresResource.KEY, 400)
                .run(
                        () -> {
                            UUID id = anEndedJobOf(LONG_AGO);
                            under = List.of(
                                    CompletableFuture.runAsync(() -> tendAsOf(LONG_AGO.plusYears(1))),
                                    CompletableFuture.runAsync(() -> announceFailure(id)));
                            return List.of(id.toString());
                        },
                        (names, _) -> {
                            under.forEach(CompletableFuture::join);
                            String id = names.getFirst();
                            assertThat(Api.caller().get("/v1/jobs/" + id).statusCode())
                                    .isEqualTo(404);
                            await().atMost(Api.PATIENCE)
                                    .until(() -> Receiver.receivedFor("forgotten-" + id)
                                                    .size()
                                            == 1);
                            assertThat(database.query(
                                            "SELECT state FROM delivery WHERE job_id = ?",
                                            row -> row.getString(1),
                                            UUID.fromString(id)))
                                    .hasSize(1);
                        },
                        new Call("POST", "/v1/jobs/$1/retry", ""),
                        new Call("POST", "/v1/jobs/$1/cancel", ""),
                        new Call("GET", "/v1/jobs/$1", ""),
                        new Call("GET", "/v1/jobs?limit=5", ""),
                        new Call("GET", "/queue/a/b/requests/$1", ""),
                        new Call("GET", "/queue/a/b/requests/$1/status?logs=1", ""),
                        new Call("PUT", "/queue/a/b/requests/$1/cancel", ""),
                        new Call("POST", "/v1/jobs", "{\"endpoint\":\"sandbox/instant\",\"input\":{}}"));
    }

    private void announceFailure(UUID job) {
        VerifiedCallback failure = new VerifiedCallback(job, "late", 500, "{\"detail\":\"late\"}", null, null);
        QuarkusTransaction.requiringNew().run(() -> arrived.fire(new VerifiedCallbacks(List.of(failure))));
    }

    private UUID anEndedJobOf(LocalDate day) {
        tendAsOf(day);
        UUID id = new UUID(JobPartitions.firstIdOf(day).getMostSignificantBits(), number.getAndIncrement());
        database.update("""
                INSERT INTO job (id, owner_id, key_id, endpoint, input, state, deadline, created_at, finished_at, result,
                    status_code)
                SELECT ?, id, 'k', 'a/b', '{}', 'FAILED', ?, ?, ?, '{}', 422 FROM owner ORDER BY created_at LIMIT 1""", id, clock.instant(), clock.instant(), clock.instant());
        UUID owner = database.query("SELECT owner_id FROM job WHERE id = ?", row -> Database.id(row, "owner_id"), id)
                .getFirst();
        QuarkusTransaction.requiringNew()
                .run(() -> outbox.enqueue(List.of(new NewDelivery(
                        owner,
                        id,
                        Receiver.url("forgotten-" + id),
                        "{}",
                        null,
                        null,
                        null,
                        DeliveryFormat.FAL,
                        null))));
        return id;
    }

    private void tendAsOf(LocalDate day) {
        Clock then = Clock.fixed(day.atTime(12, 0).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
        JobPartitions jobPartitions = new JobPartitions(database, then, Duration.ofDays(30), new BackgroundMode(false));
        QuarkusTransaction.requiringNew().run(jobPartitions::tend);
    }
}
