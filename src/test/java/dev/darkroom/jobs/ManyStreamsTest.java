package dev.darkroom.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Five thousand open status streams: what one replica is to hold without a thread or a database connection for each. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class ManyStreamsTest {

    /** As many as one owner may have of those that {@link PostgresResource} lets be. */
    private static final int STREAMS = 5_000;

    private static final int JOBS = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Inject
    Vertx vertx;

    @Inject
    Database database;

    @Inject
    Callers callers;

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    // So many connections are being made at the same time.
    private final Semaphore opening = new Semaphore(200);

    @Test
    void each_is_a_connection_of_its_caller_and_nothing_else() throws Exception {
        List<String> jobs = IntStream.range(0, JOBS)
                .mapToObj(
                        _ -> Api.submit("fal-ai/flux/dev", "{\"prompt\": \"many\", \"sandbox\": {\"run_ms\": 600000}}"))
                .toList();
        jobs.forEach(id ->
                await().until(() -> Api.status("fal-ai/flux", id).path("status").equals("IN_PROGRESS")));
        int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        HttpClient client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(STREAMS + 1));
        for (int i = 0; i < STREAMS; i++) {
            opening.acquire();
            open(client, "fal-ai/flux", jobs.get(i % JOBS), "Key " + PostgresResource.KEY);
        }
        await().atMost(PATIENCE).until(() -> opened.get() == STREAMS);

        assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore)
                .as("threads of the operating system that %d streams cost", STREAMS)
                .isLessThan(20);
        assertThat(IntStream.range(0, 20).map(_ -> busyConnections()).max().orElseThrow())
                .as("database connections in use while all of them are open")
                .isLessThan(8);
        assertThat(completed).hasValue(0);
        Api.caller()
                .get("/queue/fal-ai/flux/requests/" + jobs.getFirst() + "/status/stream")
                .then()
                .statusCode(429)
                .contentType("application/json")
                .header("Retry-After", notNullValue())
                .body("detail", notNullValue());
        TestCaller other = callers.somebody();
        open(client, "sandbox/instant", othersJob(other), other.authorization());
        await().atMost(PATIENCE).until(() -> opened.get() == STREAMS + 1);

        jobs.forEach(id -> Api.caller().put("/queue/fal-ai/flux/requests/" + id + "/cancel"));
        await().atMost(PATIENCE).until(() -> ended.get() == STREAMS + 1);
        assertThat(completed).hasValue(STREAMS + 1);
        client.close().toCompletionStage().toCompletableFuture().join();
    }

    private static String othersJob(TestCaller other) {
        return given().header("Authorization", other.authorization())
                .contentType("application/json")
                .body("{}")
                .post("/queue/sandbox/instant")
                .jsonPath()
                .getString("request_id");
    }

    private int busyConnections() {
        return database.query("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND state <> 'idle' AND backend_type = 'client backend'""", row -> row.getInt(1)).getFirst();
    }

    private void open(HttpClient client, String app, String id, String authorization) {
        client.request(
                        HttpMethod.GET,
                        RestAssured.port,
                        "127.0.0.1",
                        "/queue/" + app + "/requests/" + id + "/status/stream")
                .compose(request ->
                        request.putHeader("Authorization", authorization).send())
                .onComplete(_ -> opening.release())
                .onSuccess(this::read);
    }

    private void read(HttpClientResponse response) {
        AtomicInteger events = new AtomicInteger();
        response.handler(piece -> {
            if (events.getAndIncrement() == 0) {
                opened.incrementAndGet();
            }
            if (piece.toString().contains("\"COMPLETED\"")) {
                completed.incrementAndGet();
            }
        });
        response.endHandler(_ -> ended.incrementAndGet());
    }
}
