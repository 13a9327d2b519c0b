package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.access.Scope;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders that do not fit are refused by name, and others' jobs are not there. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobRefusalsTest extends WithPlatformJobs {

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
}
