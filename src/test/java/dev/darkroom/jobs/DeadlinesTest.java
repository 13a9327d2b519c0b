package dev.darkroom.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a caller is willing to wait, and behind how many. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class DeadlinesTest {

    private static final String NOT_TAKEN = "{\"prompt\": \"x\", \"sandbox\": {\"submit\": \"error_503\"}}";

    @Inject
    Database database;

    @Inject
    Callers callers;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Test
    void what_upstream_does_not_take_in_time_expires_as_the_callers_own_wish() {
        String id = submit(NOT_TAKEN, "X-Fal-Request-Timeout", "0.5");
        Api.finished("fal-ai/flux", id)
                .then()
                .statusCode(504)
                .header("X-Fal-Request-Timeout-Type", equalTo("user"))
                .header("X-Fal-Error-Type", equalTo("startup_timeout"))
                .body("error_type", equalTo("startup_timeout"));
        assertThat(Api.job(id).getString("job.state")).isEqualTo("EXPIRED");
        assertThat(Api.history(id)).containsOnlyOnce("submitting").contains("expired");
    }

    @Test
    void a_job_that_nobody_got_round_to_expires_in_the_queue() {
        UUID id = ids.next();
        TestCaller owner = callers.somebody();
        QueuedJobs.insert(
                database,
                id,
                owner.ownerId(),
                clock.instant().plus(Duration.ofHours(1)),
                clock.instant().plusMillis(1));
        await().atMost(Api.PATIENCE)
                .until(() -> given().header("Authorization", owner.authorization())
                        .get("/v1/jobs/" + id)
                        .path("job.state")
                        .equals("EXPIRED"));
        given().header("Authorization", owner.authorization())
                .get("/queue/sandbox/instant/requests/" + id)
                .then()
                .statusCode(504)
                .header("X-Fal-Request-Timeout-Type", equalTo("user"));
    }

    @Test
    void a_queued_job_ends_on_time_though_nobody_may_claim_it() {
        TestCaller owner = callers.somebody();
        UUID id = ids.next();
        QueuedJobs.insert(database, id, owner.ownerId(), clock.instant().plus(Duration.ofHours(1)), null);
        String webhook = Receiver.url("expired-in-the-queue");
        database.update(
                "UPDATE job SET deadline = ?, webhook_url = ? WHERE id = ?",
                clock.instant().plusMillis(1),
                webhook,
                id);
        await().atMost(Api.PATIENCE)
                .untilAsserted(() -> given().header("Authorization", owner.authorization())
                        .get("/v1/jobs/" + id)
                        .then()
                        .body("job.state", equalTo("EXPIRED"))
                        .body("job.history.kind", equalTo(List.of("accepted", "expired")))
                        .body("job.history[1].detail", equalTo("The request did not finish before its deadline")));
        given().header("Authorization", owner.authorization())
                .get("/queue/sandbox/instant/requests/" + id)
                .then()
                .statusCode(504)
                .header("X-Fal-Request-Timeout-Type", nullValue())
                .body("error_type", equalTo("request_timeout"));
        await().atMost(Api.PATIENCE)
                .until(() -> !Receiver.receivedFor("expired-in-the-queue").isEmpty());
    }

    @Test
    void looking_for_deadlines_reads_none_of_a_backlog() {
        TestCaller owner = callers.somebody();
        Instant far = clock.instant().plus(Duration.ofDays(2));
        database.update("""
                INSERT INTO job (id, owner_id, key_id, endpoint, input, state, due_at, deadline, created_at)
                SELECT uuidv7(), ?, 'test', 'sandbox/instant', '{}', 'QUEUED', ?, ?, ? FROM generate_series(1, 20000)""", owner.ownerId(), far, far, clock.instant());
        try {
            database.update("ANALYZE job");
            List<String> plan = QuarkusTransaction.requiringNew().call(() -> {
                // Days with next to nothing in them would be read whole, and rightly so.
                database.query("SELECT set_config('enable_seqscan', 'off', true)", row -> row.getString(1));
                Instant longAgo = clock.instant().minus(Duration.ofDays(999));
                return database.query(
                        "EXPLAIN (ANALYZE, COSTS OFF) " + TerminalTransitions.EXPIRE_QUEUED,
                        row -> row.getString(1),
                        longAgo,
                        200,
                        longAgo,
                        504,
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "");
            });
            assertThat(String.join("\n", plan))
                    .contains("Index Cond: (LEAST(start_deadline, deadline) <=")
                    .doesNotContain("Seq Scan")
                    .doesNotContainPattern("Rows Removed by [^:]*: [1-9]");
        } finally {
            database.update("DELETE FROM job WHERE owner_id = ?", owner.ownerId());
        }
    }

    @Test
    void upstream_is_told_how_much_time_is_left() {
        String id =
                submit("{\"prompt\": \"x\", \"sandbox\": {\"queue_ms\": 20000}}", "X-Fal-Request-Start-Timeout", "1.0");
        Api.finished("fal-ai/flux", id).then().statusCode(504);
        assertThat(Api.history(id)).contains("submitted");
    }

    @Test
    void the_newer_header_wins_over_the_older() {
        String id = Api.caller()
                .header("X-Fal-Request-Start-Timeout", "1000")
                .header("X-Fal-Request-Timeout", "0.2")
                .body("{}")
                .post("/queue/sandbox/instant")
                .path("request_id");
        Api.finished("sandbox/instant", id).then().statusCode(200).header("X-Fal-Request-Timeout-Type", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "0", "-1", "soon", "1e3", "1,5", "NaN", "99999999999"})
    void a_start_timeout_that_is_no_number_above_a_tenth_is_422(String value) {
        Api.caller()
                .header("X-Fal-Request-Start-Timeout", value)
                .body("{}")
                .post("/queue/sandbox/instant")
                .then()
                .statusCode(422)
                .body("detail[0].loc[1]", equalTo("x-fal-request-start-timeout"));
    }

    @Test
    void a_total_timeout_is_kept_while_upstream_is_still_at_work() {
        Response job = Api.caller()
                .body("{\"endpoint\": \"fal-ai/flux/dev\", \"total_timeout_seconds\": 0.7,"
                        + " \"input\": {\"prompt\": \"x\", \"sandbox\": {\"run_ms\": 20000}}}")
                .post("/v1/jobs");
        String id = job.path("job.job_id");
        Api.finished("fal-ai/flux", id)
                .then()
                .statusCode(504)
                .header("X-Fal-Request-Timeout-Type", nullValue())
                .body("error_type", equalTo("request_timeout"));
        assertThat(Api.job(id).getString("job.state")).isEqualTo("EXPIRED");
    }

    @Test
    void without_retries_the_first_refusal_is_the_end() {
        String id = submit(NOT_TAKEN, "X-Fal-No-Retry", "yes");
        Api.finished("fal-ai/flux", id).then().statusCode(503).body("error_type", equalTo("runner_connection_error"));
        assertThat(Api.history(id)).containsOnlyOnce("submitting").doesNotContain("requeued");
    }

    @Test
    void a_caller_may_rather_be_refused_than_wait_behind_too_many_of_its_own() {
        TestCaller caller = callers.somebody();
        for (int i = 0; i < 3; i++) {
            QueuedJobs.insert(
                    database, ids.next(), caller.ownerId(), clock.instant().plus(Duration.ofHours(1)), null);
        }
        submitBehind(caller, "2")
                .then()
                .statusCode(429)
                .header("Retry-After", equalTo("5"))
                .body("detail", equalTo("More than 2 requests are queued"));
        submitBehind(caller, "3").then().statusCode(200);
        submitBehind(callers.somebody(), "0").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "many", "1.5", "9999999999"})
    void a_queue_length_that_is_no_whole_number_is_422(String length) {
        submitBehind(callers.somebody(), length)
                .then()
                .statusCode(422)
                .body("detail[0].loc[1]", equalTo("fal_max_queue_length"));
    }

    private static Response submitBehind(TestCaller caller, String length) {
        return given().header("Authorization", caller.authorization())
                .body("{}")
                .post("/queue/sandbox/instant?fal_max_queue_length=" + length);
    }

    private static String submit(String input, String header, String value) {
        return Api.caller()
                .header(header, value)
                .body(input)
                .post("/queue/fal-ai/flux/dev")
                .then()
                .statusCode(200)
                .extract()
                .path("request_id");
    }
}
