package dev.darkroom.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.access.Scope;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs in the platform's style: made, waited for, given up and run again. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobsApiTest {

    private static final String SLOW = "{\"prompt\": \"slow\", \"sandbox\": {\"run_ms\": 20000}}";
    private static final String FAILING = "{\"prompt\": \"x\", \"sandbox\": {\"fail\": {\"status\": 422}}}";

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
    void a_job_is_made_and_shown_with_all_that_was_said_about_it() {
        String input = "{ \"prompt\":\"exact\",\"seed\":17454220438242315174, \"guidance_scale\" : 3.50 }";
        String metadata = "{\"order\" : 1.10,\"nested\":{\"a\":[1,2]}}";
        Response made = as().body("{\"endpoint\":\"fal-ai/flux/dev\", \"input\":" + input + ",\"metadata\": " + metadata
                        + ", \"tags\": [\"b\", \"a \\\"quoted\\\", {one}\", \"b\"], \"priority\": \"low\","
                        + " \"start_timeout_seconds\": 1e2, \"total_timeout_seconds\": 3600, \"webhook_url\": null}")
                .post("/v1/jobs");
        made.then()
                .statusCode(201)
                .body("job.endpoint", equalTo("fal-ai/flux/dev"))
                .body("job.priority", equalTo("low"))
                .body("job.tags", equalTo(List.of("b", "a \"quoted\", {one}")))
                .body("job.history[0].kind", equalTo("accepted"))
                .body("job.deliveries", hasSize(0))
                .body("job.retry_of", nullValue())
                .body("job.start_deadline", not(nullValue()));
        assertThat(made.body().asString()).contains("\"input\":" + input, "\"metadata\":" + metadata);
        Response shown = as().get("/v1/jobs/" + made.path("job.job_id"));
        assertThat(shown.body().asString()).contains("\"input\":" + input, "\"metadata\":" + metadata);
        assertThat(database.query("SELECT input FROM job WHERE id = ?", row -> row.getString(1), id(made)))
                .containsExactly(input);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "surprise | \"surprise\": 1",
                "?h? | \"<h>\": 1",
                "endpoint | \"endpoint\": \"flux\"",
                "endpoint | \"endpoint\": null",
                "input | \"input\": [1]",
                "input | \"input\": null",
                "tags | \"tags\": \"one\"",
                "tags | \"tags\": [1]",
                "tags | \"tags\": [\" \"]",
                "tags | \"tags\": [\"a\\u0000b\"]",
                "tags | \"tags\": [\"012345678901234567890123456789012345678901234567890\"]",
                "tags | \"tags\": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]",
                "metadata | \"metadata\": \"text\"",
                "priority | \"priority\": \"high\"",
                "start_timeout_seconds | \"start_timeout_seconds\": 0.1",
                "start_timeout_seconds | \"start_timeout_seconds\": \"5\"",
                "total_timeout_seconds | \"total_timeout_seconds\": -1",
                "total_timeout_seconds | \"total_timeout_seconds\": 86401",
                "retry_on | \"retry_on\": [\"rain\"]",
                "retry_on | \"retry_on\": [\"timeout\", \"content_policy_violation\"]",
                "max_attempts | \"max_attempts\": 3",
                "max_attempts | \"max_attempts\": 3, \"retry_on\": [\"unavailable\"]",
                "max_attempts | \"max_attempts\": 0, \"retry_on\": [\"timeout\"]",
                "max_attempts | \"max_attempts\": 11, \"retry_on\": [\"timeout\"]",
                "max_attempts | \"max_attempts\": 1e99, \"retry_on\": [\"timeout\"]",
                "max_attempts | \"max_attempts\": 1.5, \"retry_on\": [\"timeout\"]",
                "webhook_url | \"webhook_url\": \"http://10.0.0.1/\"",
                "collection_id | \"collection_id\": \"01a1fa4c-5b7f-7464-ad9e-73e2c8688641\"",
                "collection_id | \"collection_id\": \"none\""
            })
    void what_does_not_fit_is_422_and_named(String field, String part) {
        as().body("{\"endpoint\": \"sandbox/instant\", \"input\": {}, " + part + "}")
                .post("/v1/jobs")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.field", equalTo(field));
        assertThat(jobs()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"endpoint\": \"a/b\", \"input\": {}} x", "1"})
    void what_is_no_json_object_is_422(String body) {
        as().body(body).post("/v1/jobs").then().statusCode(422).body("error.field", equalTo("body"));
    }

    @Test
    void metadata_and_input_have_their_limits() {
        String large = "{\"a\": \"" + "x".repeat(16 * 1024 - 9) + "\"}";
        as().body("{\"endpoint\": \"sandbox/instant\", \"input\": {}, \"metadata\": " + large + "}")
                .post("/v1/jobs")
                .then()
                .statusCode(201);
        as().body("{\"endpoint\": \"sandbox/instant\", \"input\": {}, \"metadata\": " + large.replace("xx\"", "xxx\"")
                        + "}")
                .post("/v1/jobs")
                .then()
                .statusCode(422)
                .body("error.field", equalTo("metadata"));
        as().body("{\"endpoint\": \"sandbox/instant\", \"input\": {\"a\": \"" + "x".repeat(100_000) + "\"}}")
                .post("/v1/jobs")
                .then()
                .statusCode(413);
    }

    @Test
    void who_prefers_to_wait_gets_the_finished_job() {
        as().header("Prefer", "respond-async, wait=30")
                .body("{\"endpoint\": \"fal-ai/flux/dev\", \"input\": {\"prompt\": \"a quay\"}}")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .header("Preference-Applied", equalTo("wait=30"))
                .body("job.state", equalTo("SUCCEEDED"))
                .body("job.result.prompt", equalTo("a quay"));
    }

    @Test
    void when_the_time_is_up_the_job_is_given_as_it_is() {
        Response slow = as().header("Prefer", "wait=1").body(job(SLOW)).post("/v1/jobs");
        slow.then()
                .statusCode(201)
                .header("Preference-Applied", equalTo("wait=1"))
                .body("job.status", not(equalTo("COMPLETED")))
                .body("job.result", nullValue());
        as().post("/v1/jobs/" + id(slow) + "/cancel").then().statusCode(202);
    }

    @Test
    void assets_get_the_tags_and_the_collection_of_their_job() {
        String collection = as().body("{\"name\": \"campaign\"}")
                .post("/v1/assets/collections")
                .then()
                .statusCode(201)
                .extract()
                .path("collection.id");
        as().body("{\"name\": \"there already\"}")
                .post("/v1/assets/tags")
                .then()
                .statusCode(201);
        as().header("Prefer", "wait=30")
                .body("{\"endpoint\": \"fal-ai/flux/dev\", \"input\": {\"prompt\": \"a boat\", \"num_images\": 2},"
                        + " \"tags\": [\"there already\", \"new\"], \"collection_id\": \"" + collection + "\"}")
                .post("/v1/jobs")
                .then()
                .body("job.state", equalTo("SUCCEEDED"));
        as().get("/v1/assets?collection_id=" + collection)
                .then()
                .body("assets", hasSize(2))
                .body("assets[0].tags.name", hasItems("there already", "new"))
                .body("assets[1].tags.name", hasItems("there already", "new"))
                .body("assets[1].collection_ids", hasItem(collection));
    }

    @Test
    void a_collection_that_is_gone_by_the_end_does_not_keep_the_job_from_succeeding() {
        String collection = as().body("{\"name\": \"short-lived\"}")
                .post("/v1/assets/collections")
                .path("collection.id");
        Response made = as().body("{\"endpoint\": \"fal-ai/flux/dev\", \"collection_id\": \"" + collection
                        + "\", \"input\": {\"prompt\": \"x\", \"sandbox\": {\"run_ms\": 1500}}}")
                .post("/v1/jobs");
        made.then().statusCode(201);
        as().delete("/v1/assets/collections/" + collection).then().statusCode(204);
        awaitState(id(made), "SUCCEEDED");
    }

    @Test
    void a_job_tells_what_became_of_its_webhook() {
        Response made = as().body("{\"endpoint\": \"sandbox/instant\", \"input\": {}, \"webhook_url\": \""
                        + Receiver.url("told-by-job", 503) + "\"}")
                .post("/v1/jobs");
        await().atMost(Api.PATIENCE)
                .untilAsserted(() -> as().get("/v1/jobs/" + id(made))
                        .then()
                        .body("job.webhook_url", endsWith("/told-by-job/503"))
                        .body("job.deliveries", hasSize(1))
                        .body("job.deliveries[0].attempts[0].number", equalTo(1))
                        .body("job.deliveries[0].attempts[0].outcome", equalTo("STATUS"))
                        .body("job.deliveries[0].attempts[0].status_code", equalTo(503)));
    }

    @Test
    void a_running_job_can_be_given_up_and_an_ended_one_cannot() {
        Response made = as().body(job(SLOW)).post("/v1/jobs");
        as().post("/v1/jobs/" + id(made) + "/cancel")
                .then()
                .statusCode(202)
                .body("job.job_id", equalTo(id(made).toString()));
        awaitState(id(made), "CANCELLED");
        as().post("/v1/jobs/" + id(made) + "/cancel")
                .then()
                .statusCode(409)
                .body("error.type", equalTo("validation_error"));
    }

    @Test
    void a_failed_job_can_be_run_again_as_a_job_of_its_own() {
        Response made = as().header("Prefer", "wait=30")
                .body("{\"endpoint\": \"fal-ai/flux/dev\", \"input\": " + FAILING
                        + ", \"tags\": [\"again\"], \"metadata\": {\"a\": 1.0}, \"priority\": \"low\"}")
                .post("/v1/jobs");
        made.then().body("job.state", equalTo("FAILED"));
        Response again = as().header("Idempotency-Key", "again").post("/v1/jobs/" + id(made) + "/retry");
        again.then()
                .statusCode(201)
                .body("job.job_id", not(equalTo(id(made).toString())))
                .body("job.retry_of", equalTo(id(made).toString()))
                .body("job.tags", equalTo(List.of("again")))
                .body("job.priority", equalTo("low"));
        assertThat(again.body().asString()).contains("\"input\":" + FAILING, "\"metadata\":{\"a\": 1.0}");
        as().header("Idempotency-Key", "again")
                .post("/v1/jobs/" + id(made) + "/retry")
                .then()
                .statusCode(201)
                .body("job.job_id", equalTo(id(again).toString()));
        assertThat(jobs()).isEqualTo(2);
    }

    @Test
    void a_job_that_runs_or_succeeded_cannot_be_run_again() {
        Response slow = as().body(job(SLOW)).post("/v1/jobs");
        as().post("/v1/jobs/" + id(slow) + "/retry").then().statusCode(409);
        as().post("/v1/jobs/" + id(slow) + "/cancel");
        Response good = as().header("Prefer", "wait=30")
                .body("{\"endpoint\": \"sandbox/instant\", \"input\": {}}")
                .post("/v1/jobs");
        as().post("/v1/jobs/" + id(good) + "/retry")
                .then()
                .statusCode(409)
                .body("error.message", containsString("failed, expired or was cancelled"));
    }

    @ParameterizedTest
    @CsvSource({"[],1", "[\"unavailable\"],", "null,"})
    void an_empty_retry_on_means_one_attempt(String retryOn, String noRetry) {
        Response made = as().body("{\"endpoint\": \"sandbox/instant\", \"input\": {}, \"retry_on\": " + retryOn + "}")
                .post("/v1/jobs");
        assertThat(database.query(
                        "SELECT headers ->> 'x-fal-no-retry' FROM job WHERE id = ?", row -> row.getString(1), id(made)))
                .containsExactly(noRetry);
    }

    @ParameterizedTest
    @CsvSource({"GET,''", "POST,/cancel", "POST,/retry"})
    void somebody_elses_job_is_not_found(String method, String action) {
        Response made = as().body(job(SLOW)).post("/v1/jobs");
        TestCaller owner = caller;
        caller = callers.somebody();
        as().request(method, "/v1/jobs/" + id(made) + action).then().statusCode(404);
        as().request(method, "/v1/jobs/no-id" + action).then().statusCode(404);
        caller = owner;
        as().post("/v1/jobs/" + id(made) + "/cancel").then().statusCode(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/batch", "/01a1fa4c-5b7f-7464-ad9e-73e2c8688641/cancel", "/x/retry"})
    void a_key_that_may_only_read_may_not_write(String route) {
        caller = callers.somebodyWith(Scope.JOBS_READ);
        as().body("{}").post("/v1/jobs" + route).then().statusCode(403);
    }

    private static String job(String input) {
        return "{\"endpoint\": \"fal-ai/flux/dev\", \"input\": " + input + "}";
    }

    private static UUID id(Response made) {
        return UUID.fromString(made.path("job.job_id"));
    }

    private void awaitState(UUID id, String state) {
        await().atMost(Api.PATIENCE)
                .until(() -> as().get("/v1/jobs/" + id).path("job.state").equals(state));
    }

    private RequestSpecification as() {
        return given().header("Authorization", caller.authorization());
    }

    private long jobs() {
        return database.query("SELECT count(*) FROM job WHERE owner_id = ?", row -> row.getLong(1), caller.ownerId())
                .getFirst();
    }
}
