package dev.darkroom.jobs.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.jobs.QueuedJobs;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.work.RetentionRule;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawRequest;
import dev.darkroom.testing.Receiver;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However often a submit is repeated under one key, it makes one job. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class IdempotentSubmissionTest {

    private static final String QUEUE = "/queue/sandbox/instant";
    private static final String JOBS = "/v1/jobs";
    private static final String INPUT = "{\"a\": 1.0}";
    private static final String JOB = "{\"endpoint\": \"sandbox/instant\", \"input\": {\"a\": 1.0}}";

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Inject
    HttpServer server;

    @Inject
    @All
    List<RetentionRule> retentionRules;

    private TestCaller caller;

    @BeforeEach
    void somebodyNew() {
        caller = callers.somebody();
    }

    @Test
    void the_same_submit_under_the_same_key_is_answered_with_the_same_request() {
        Response first = submit(QUEUE, "k", INPUT);
        first.then().statusCode(200).header("Idempotency-Replayed", nullValue());
        submit(QUEUE, "k", INPUT)
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", equalTo("true"))
                .header("x-fal-request-id", equalTo(first.<String>path("request_id")))
                .body("request_id", equalTo(first.<String>path("request_id")))
                .body("response_url", equalTo(first.<String>path("response_url")));
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void the_same_job_under_the_same_key_is_answered_with_the_same_job() {
        String first = submit(JOBS, "k", JOB).then().statusCode(201).extract().path("job.job_id");
        submit(JOBS, "k", JOB).then().statusCode(201).body("job.job_id", equalTo(first));
        assertThat(jobs()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                QUEUE + " | {\"a\": 1.00}",
                QUEUE + "?fal_max_queue_length=5 | {\"a\": 1.0}",
                "/queue/fal-ai/flux/dev | {\"a\": 1.0}",
                JOBS + " | " + JOB
            })
    void another_request_under_the_same_key_is_a_conflict(String route, String body) {
        submit(QUEUE, "k", INPUT).then().statusCode(200);
        submit(route, "k", body).then().statusCode(409).body(containsString("used for a different request"));
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void another_owners_key_is_another_key() {
        String first = submit(QUEUE, "k", INPUT).path("request_id");
        caller = callers.somebody();
        submit(QUEUE, "k", INPUT).then().statusCode(200).body("request_id", not(equalTo(first)));
    }

    @Test
    void without_a_key_each_submit_is_a_job() {
        for (int i = 0; i < 2; i++) {
            given().header("Authorization", caller.authorization())
                    .body(INPUT)
                    .post(QUEUE)
                    .then()
                    .statusCode(200);
        }
        assertThat(jobs()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {QUEUE, JOBS})
    void of_fifty_at_the_same_time_one_makes_the_job_and_all_get_it(String route) throws Exception {
        String body = route.equals(QUEUE) ? INPUT : JOB;
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + route))
                .header("Authorization", caller.authorization())
                .header("Idempotency-Key", "rush")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        List<HttpResponse<String>> answers = together(50, request);
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(route.equals(QUEUE) ? 200 : 201);
        String only = database.query("SELECT id FROM job WHERE owner_id = ?", row -> row.getString(1), caller.ownerId())
                .getFirst();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).contains(only));
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void while_the_first_is_under_way_the_second_is_told_to_come_back() {
        QuarkusTransaction.begin();
        try {
            remember("k", clock.instant().plus(Duration.ofHours(1)));
            submit(QUEUE, "k", INPUT)
                    .then()
                    .statusCode(409)
                    .header("Retry-After", equalTo("1"))
                    .body("detail", containsString("under way"));
        } finally {
            QuarkusTransaction.rollback();
        }
        submit(QUEUE, "k", INPUT).then().statusCode(200).header("Idempotency-Replayed", nullValue());
    }

    @Test
    void a_key_past_its_day_is_a_new_key() {
        String first = submit(QUEUE, "k", INPUT).path("request_id");
        database.update(
                "UPDATE idempotency_key SET expires_at = ? WHERE owner_id = ?", clock.instant(), caller.ownerId());
        submit(QUEUE, "k", "{}").then().statusCode(200).body("request_id", not(equalTo(first)));
        assertThat(database.query(
                        "SELECT expires_at FROM idempotency_key WHERE owner_id = ?",
                        row -> Database.time(row, "expires_at"),
                        caller.ownerId()))
                .singleElement()
                .satisfies(until -> assertThat(until).isAfter(clock.instant().plus(Duration.ofHours(23))));
        assertThat(retentionRules).contains(new RetentionRule("idempotency_key", "expires_at", Duration.ZERO));
    }

    @Test
    void a_job_and_the_library_have_keys_of_their_own() {
        String collections = "/v1/assets/collections";
        String body = "{\"name\": \"hills\"}";
        Response job = submit(QUEUE, "k", INPUT);
        Response collection = submit(collections, "k", body);

        collection.then().statusCode(201);
        submit(QUEUE, "k", INPUT).then().body("request_id", equalTo(job.path("request_id")));
        assertThat(submit(collections, "k", body).asString()).isEqualTo(collection.asString());
    }

    @Test
    void what_was_refused_is_not_remembered() {
        UUID queued = ids.next();
        QueuedJobs.insert(database, queued, caller.ownerId(), clock.instant().plus(Duration.ofHours(1)), null);
        String route = QUEUE + "?fal_max_queue_length=0";
        submit(route, "k", INPUT).then().statusCode(429);
        database.update("DELETE FROM job WHERE id = ?", queued);
        submit(route, "k", INPUT).then().statusCode(200);
    }

    @Test
    void a_key_that_is_too_long_is_422() {
        submit(QUEUE, "x".repeat(256), INPUT).then().statusCode(422);
        assertThat(jobs()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /queue/sandbox/instant | detail[0].loc[-1]",
                "POST | /run/sandbox/instant | detail[0].loc[-1]",
                "POST | /v1/jobs | error.field",
                "POST | /v1/jobs/batch | error.field",
                "POST | /v1/jobs/019f0000-0000-7000-8000-000000000000/retry | error.field",
                "POST | /v1/workflows | error.field",
                "POST | /v1/assets/collections | error.field",
                "PATCH | /v1/assets/019f0000-0000-7000-8000-000000000000 | error.field",
                "DELETE | /v1/assets/tags/019f0000-0000-7000-8000-000000000000 | error.field",
            })
    void a_key_without_text_is_422_in_the_routes_own_dialect(String method, String route, String field)
            throws IOException {
        for (String key : List.of("", " ", "\t")) {
            RawRequest.Answer answer = RawRequest.exchange(method + " " + route + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Connection: close\r\nAuthorization: " + caller.authorization()
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + JOB.length()
                    + "\r\nIdempotency-Key:" + key + "\r\n\r\n" + JOB);
            assertThat(answer.status()).as("[" + key + "]").isEqualTo(422);
            assertThat(JsonPath.from(answer.body()).getString(field)).isEqualTo("Idempotency-Key");
        }
        assertThat(jobs()).isZero();
    }

    @Test
    void without_a_valid_key_of_the_api_nothing_is_told_of_the_other() {
        given().header("Idempotency-Key", "").body(JOB).post(JOBS).then().statusCode(401);
    }

    private Response submit(String route, String key, String body) {
        return given().header("Authorization", caller.authorization())
                .header("Idempotency-Key", key)
                .body(body)
                .post(route);
    }

    private void remember(String key, Instant until) {
        database.update(
                "INSERT INTO idempotency_key (owner_id, scope, key, request_hash, answer, expires_at) VALUES (?, 'job', ?, '', ?, ?)",
                caller.ownerId(),
                key,
                ids.next().toString(),
                until);
    }

    private long jobs() {
        return database.query("SELECT count(*) FROM job WHERE owner_id = ?", row -> row.getLong(1), caller.ownerId())
                .getFirst();
    }

    private static List<HttpResponse<String>> together(int times, HttpRequest request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<HttpResponse<String>> call = () -> send(client, request);
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> answer :
                    threads.invokeAll(Stream.generate(() -> call).limit(times).toList())) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
