package dev.darkroom.jobs.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many jobs in one request. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobBatchServiceTest {

    @Inject
    Callers callers;

    @Inject
    Database database;

    private TestCaller caller;

    @BeforeEach
    void somebodyNew() {
        caller = callers.somebody();
    }

    @Test
    void each_job_of_a_batch_has_its_own_result() {
        Response answer = post("""
                {"jobs": [
                    {"endpoint": "sandbox/instant", "input": {"a" : 1.0}, "tags": ["x, {y}", "z\\"\\\\"]},
                    {"endpoint": "sandbox/instant"},
                    {"endpoint": "sandbox/instant", "input": {}, "webhook_url": "http://10.0.0.1/"},
                    {"endpoint": "sandbox/instant", "input": {}, "webhook_url": "nowhere"},
                    {"endpoint": "sandbox/instant", "input": {}, "collection_id": "01a1fa4c-5b7f-7464-ad9e-73e2c8688641"},
                    7,
                    {"endpoint": "sandbox/instant", "input": {}, "priority": "low", "metadata": {"b": 2.0}},
                    {"endpoint": "sandbox/instant", "input": {"a" : 1.0}}
                ]}""");
        answer.then()
                .statusCode(200)
                .body("results.index", equalTo(List.of(0, 1, 2, 3, 4, 5, 6, 7)))
                .body("results.status", equalTo(List.of(201, 422, 422, 422, 422, 422, 201, 201)))
                .body("results[0].job.state", equalTo("QUEUED"))
                .body("results[0].job.tags", equalTo(List.of("x, {y}", "z\"\\")))
                .body("results[1].error.type", equalTo("validation_error"))
                .body("results[1].error.field", equalTo("input"))
                .body("results[1].error.message", startsWith("input: "))
                .body("results[2].error.field", equalTo("webhook_url"))
                .body("results[3].error.field", equalTo("webhook_url"))
                .body("results[4].error.field", equalTo("collection_id"))
                .body("results[5].error.field", equalTo("body"))
                .body("results[6].job.priority", equalTo("low"));
        List<String> stored = database.query(
                "SELECT input || coalesce(metadata, '') FROM job WHERE owner_id = ? ORDER BY id",
                row -> row.getString(1),
                caller.ownerId());
        assertThat(stored).containsExactly("{\"a\" : 1.0}", "{}{\"b\": 2.0}", "{\"a\" : 1.0}");
        String id = answer.path("results[0].job.job_id");
        await().atMost(Api.PATIENCE)
                .untilAsserted(() -> given().header("Authorization", caller.authorization())
                        .get("/v1/jobs/" + id)
                        .then()
                        .body("job.state", equalTo("SUCCEEDED"))
                        .body("job.tags", equalTo(List.of("x, {y}", "z\"\\"))));
    }

    @Test
    void a_thousand_are_taken_and_one_more_is_not() {
        caller = callers.somebody();
        post(many(1_001)).then().statusCode(422).body("error.field", equalTo("jobs"));
        assertThat(jobs()).isZero();
        post(many(1_000)).then().statusCode(200).body("results", hasSize(1_000));
        assertThat(jobs()).isEqualTo(1_000);
        // Nobody waits for them, and other tests would have to wait behind them.
        database.update("DELETE FROM job WHERE owner_id = ? AND state = 'QUEUED'", caller.ownerId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"jobs\": []} | jobs",
                "{\"jobs\": {}} | jobs",
                "{\"jobs\": null} | jobs",
                "{} | jobs",
                "[] | body",
                "{\"jobs\": [] | body",
                "{\"jobs\": [], \"more\": 1} | more"
            })
    void what_is_no_batch_is_422(String body, String field) {
        post(body).then().statusCode(422).body("error.field", equalTo(field));
    }

    @Test
    void under_one_key_a_batch_is_taken_once() {
        String body = "{\"jobs\": [{\"endpoint\": \"sandbox/instant\", \"input\": {}}, 7]}";
        Response first = post(body, "once");
        first.then().statusCode(200).header("Idempotency-Replayed", nullValue());
        String id = first.path("results[0].job.job_id");
        await().atMost(Api.PATIENCE)
                .until(() -> database.query(
                                "SELECT state FROM job WHERE id = ?", row -> row.getString(1), UUID.fromString(id))
                        .equals(List.of("SUCCEEDED")));
        Response again = post(body, "once");
        again.then()
                .statusCode(200)
                .header("Content-Type", startsWith("application/json"))
                .header("Idempotency-Replayed", equalTo("true"));
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(jobs()).isEqualTo(1);
        post(many(1), "once").then().statusCode(409).body("error.message", startsWith("This Idempotency-Key was used"));
        assertThat(jobs()).isEqualTo(1);
        post(body, "another").then().statusCode(200).header("Idempotency-Replayed", nullValue());
        assertThat(jobs()).isEqualTo(2);
    }

    @Test
    void of_the_same_batch_many_times_at_once_one_is_taken() {
        String body = many(20);
        Set<String> answers = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.execute(() -> answers.add(post(body, "at once").asString()));
            }
        }
        assertThat(jobs()).isEqualTo(20);
        assertThat(answers).filteredOn(answer -> answer.contains("results")).hasSize(1);
    }

    private static String many(int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> "{\"endpoint\": \"sandbox/instant\", \"input\": {}}")
                .collect(Collectors.joining(",", "{\"jobs\": [", "]}"));
    }

    private Response post(String body, String key) {
        return given().header("Authorization", caller.authorization())
                .header("Idempotency-Key", key)
                .body(body)
                .post("/v1/jobs/batch");
    }

    private Response post(String body) {
        return given().header("Authorization", caller.authorization())
                .body(body)
                .post("/v1/jobs/batch");
    }

    private long jobs() {
        return database.query("SELECT count(*) FROM job WHERE owner_id = ?", row -> row.getLong(1), caller.ownerId())
                .getFirst();
    }
}
