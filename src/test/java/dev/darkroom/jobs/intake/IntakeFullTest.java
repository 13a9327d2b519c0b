package dev.darkroom.jobs.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.jobs.JobOptions;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.NewJob;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** More comes in than the database takes. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class IntakeFullTest {

    @Inject
    JobInsertBatcher ledger;

    @Inject
    JobsConfig config;

    @Inject
    Database database;

    @Inject
    Callers callers;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Test
    void what_cannot_be_written_soon_is_refused_and_nothing_that_was_let_in_is_lost() {
        TestCaller caller = callers.somebody();
        List<NewJob> inTheWay = jobs(caller, config.intakeWriters());
        List<NewJob> oneTooMany = jobs(caller, config.intakeCapacity() + 1);
        List<Future<?>> writes = new ArrayList<>();
        try (ExecutorService callersAtOnce = Executors.newVirtualThreadPerTaskExecutor()) {
            QuarkusTransaction.requiringNew().timeout(120).run(() -> {
                // Each writer stops at an id that this transaction has neither kept nor given up yet.
                ledger.insert(inTheWay);
                for (int writer = 1; writer <= inTheWay.size(); writer++) {
                    NewJob blocked = inTheWay.get(writer - 1);
                    writes.add(callersAtOnce.submit(() -> ledger.write(blocked)));
                    int stopped = writer;
                    await().atMost(Api.PATIENCE).until(() -> writersThatWait() == stopped);
                }
                oneTooMany.forEach(job -> writes.add(callersAtOnce.submit(() -> ledger.write(job))));
                // As nobody writes, who is answered was refused.
                await().atMost(Api.PATIENCE).until(() -> writes.stream().anyMatch(Future::isDone));

                post(caller, "/queue/sandbox/instant", "{}")
                        .statusCode(429)
                        .header("Retry-After", equalTo("1"))
                        .body("detail", startsWith("Too much is being written"));
                post(caller, "/v1/jobs", "{\"endpoint\": \"sandbox/instant\", \"input\": {}}")
                        .statusCode(429)
                        .header("Retry-After", equalTo("1"))
                        .body("error.type", equalTo("rate_limited"))
                        .body("error.message", startsWith("Too much is being written"));
                database.update("DELETE FROM job WHERE owner_id = ?", caller.ownerId());
            });
        }
        assertThat(writes.stream().filter(write -> write.state() == Future.State.FAILED))
                .singleElement()
                .satisfies(write -> assertThat(write.exceptionNow()).isInstanceOf(Problem.class));
        assertThat(database.first(
                        "SELECT count(*) FROM job WHERE owner_id = ?", row -> row.getInt(1), caller.ownerId()))
                .contains(writes.size() - 1);
        post(caller, "/queue/sandbox/instant", "{}").statusCode(200);
        database.update("DELETE FROM job WHERE owner_id = ?", caller.ownerId());
    }

    private static ValidatableResponse post(TestCaller caller, String route, String body) {
        return given().header("Authorization", caller.authorization())
                .body(body)
                .post(route)
                .then();
    }

    private int writersThatWait() {
        return database.first(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO job %'",
                        row -> row.getInt(1))
                .orElseThrow();
    }

    /** Nobody runs them for the next hour. */
    private List<NewJob> jobs(TestCaller caller, int count) {
        Instant later = clock.instant().plus(Duration.ofHours(1));
        return Stream.generate(() -> new NewJob(
                        ids.next(),
                        caller.ownerId(),
                        "test",
                        "sandbox/instant",
                        "{}",
                        "{}",
                        null,
                        0,
                        later,
                        later.plus(Duration.ofHours(1)),
                        false,
                        null,
                        JobOptions.NONE))
                .limit(count)
                .toList();
    }
}
