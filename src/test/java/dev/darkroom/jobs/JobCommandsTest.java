package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs are given up, and run again. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobCommandsTest extends WithPlatformJobs {

    private static final String FAILING = "{\"prompt\": \"x\", \"sandbox\": {\"fail\": {\"status\": 422}}}";

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
                .body("{}")
                .post("/v1/jobs/" + id(made) + "/retry")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .body("job.job_id", equalTo(id(again).toString()));
        as().header("Idempotency-Key", "again")
                .body("{\"input\": {}}")
                .post("/v1/jobs/" + id(made) + "/retry")
                .then()
                .statusCode(422)
                .body("error.message", containsString("input"));
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
}
