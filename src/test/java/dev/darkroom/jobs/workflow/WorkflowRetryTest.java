package dev.darkroom.jobs.workflow;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.WithWorkflows;
import dev.darkroom.testing.Workflows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Workflows that are given up, run again, and watched. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WorkflowRetryTest extends WithWorkflows {

    private static final String JOBS = """
            {"name": "picture", "endpoint": "fal-ai/flux/dev", "input": {"prompt": "a cat"}},
            {"name": "approval", "endpoint": "darkroom/gate", "input": {"image": "$picture.images.0.url"}},
            {"name": "larger", "endpoint": "fal-ai/clarity-upscaler", "depends_on": ["approval"],
             "input": {"image_url": "$picture.images.0.url"}},
            {"name": "last", "endpoint": "sandbox/instant", "input": {"a": "$larger.image.url", "by": "$approval.by"}}""";

    @Test
    void what_has_succeeded_is_not_paid_for_again() {
        String id = workflows.create(JOBS);
        workflows.post("/v1/workflows/" + id + "/retry", "").then().statusCode(409);
        workflows.awaitState(id, "approval", "WAITING");
        given().queryParam("error", "no")
                .post(Workflows.of(workflows.get(id), "approval", "callback_url"))
                .then()
                .statusCode(200);
        JsonPath failed = workflows.ended(id);
        assertThat(failed.getList("workflow.jobs.state")).containsExactly("SUCCEEDED", "FAILED", "FAILED", "FAILED");
        String picture = Workflows.of(failed, "picture", "id");
        String refused = Workflows.of(failed, "approval", "id");

        Response again = retry(id);
        again.then().statusCode(202).body("workflow.state", equalTo("running"));
        assertThat(Workflows.of(again.jsonPath(), "picture", "id")).isEqualTo(picture);
        assertThat(Workflows.of(again.jsonPath(), "approval", "retry_of")).isEqualTo(refused);
        assertThat(Workflows.of(again.jsonPath(), "approval", "state")).isEqualTo("WAITING");
        assertThat(again.jsonPath().getList("workflow.replaced_jobs.name"))
                .containsExactly("approval", "larger", "last");
        assertThat(retry(id).header("Idempotency-Replayed")).isEqualTo("true");
        workflows
                .post("/v1/workflows/" + id + "/retry", "{\"jobs\": []}")
                .then()
                .statusCode(422);
        Workflows.call(Workflows.of(again.jsonPath(), "approval", "callback_url"), "{\"by\": \"me\"}")
                .then()
                .statusCode(200);
        JsonPath ended = workflows.ended(id);
        assertThat(ended.getString("workflow.state")).isEqualTo("succeeded");
        assertThat(workflows.timesPaid(id)).containsExactly(1, 0, 1, 1);
        assertThat(workflows.jobNamed(id, "last").getString("job.input.by")).isEqualTo("me");
        assertThat(workflows.job(refused).getString("job.state")).isEqualTo("FAILED");
        assertThat(workflows.job(refused).getList("job.history.kind")).contains("replaced");
        workflows.post("/v1/workflows/" + id + "/retry", "").then().statusCode(409);
    }

    @Test
    void one_whose_failed_jobs_are_past_their_retention_does_not_become_a_success() {
        String id = workflows.create("{\"name\": \"g\", \"endpoint\": \"darkroom/gate\", \"input\": {}},"
                + "{\"name\": \"good\", \"endpoint\": \"sandbox/instant\", \"input\": {}}");
        workflows.awaitState(id, "good", "SUCCEEDED");
        workflows.post("/v1/workflows/" + id + "/cancel", "").then().statusCode(202);
        assertThat(workflows.ended(id).getString("workflow.state")).isEqualTo("cancelled");
        database.update("DELETE FROM job WHERE workflow_id = ? AND name = 'g'", UUID.fromString(id));
        workflows
                .post("/v1/workflows/" + id + "/retry", "")
                .then()
                .statusCode(409)
                .body("error.message", containsString("past their retention"));
        assertThat(workflows.get(id).getString("workflow.state")).isEqualTo("cancelled");
        assertThat(WorkflowState.of(List.of(), false)).isEqualTo(WorkflowState.FAILED);
        assertThat(WorkflowState.of(List.of(), true)).isEqualTo(WorkflowState.CANCELLED);
    }

    @Test
    void what_goes_back_into_the_queue_of_a_cancelled_workflow_is_ended() {
        UUID id =
                UUID.fromString(workflows.create("{\"name\": \"g\", \"endpoint\": \"darkroom/gate\", \"input\": {}}"));
        database.update(
                "UPDATE job SET state = 'QUEUED', endpoint = 'sandbox/instant', put_off = true WHERE workflow_id = ?",
                id);
        database.update("UPDATE workflow SET cancelled_at = now() WHERE id = ?", id);
        database.update("INSERT INTO workflow_signal (workflow_id, due_at) VALUES (?, now())", id);
        assertThat(workflows.ended(id.toString()).getList("workflow.jobs.state"))
                .containsExactly("CANCELLED");
    }

    @Test
    void one_cannot_be_retried_for_ever() {
        String id = workflows.create("{\"name\": \"g\", \"endpoint\": \"darkroom/gate\", \"input\": {}}");
        for (int i = 0; i < 100; i++) {
            workflows.post("/v1/workflows/" + id + "/cancel", "").then().statusCode(202);
            workflows.ended(id);
            workflows.post("/v1/workflows/" + id + "/retry", "").then().statusCode(202);
        }
        workflows.post("/v1/workflows/" + id + "/cancel", "").then().statusCode(202);
        workflows.ended(id);
        workflows.post("/v1/workflows/" + id + "/retry", "").then().statusCode(409);
    }

    private Response retry(String id) {
        return given().header("Authorization", caller.authorization())
                .header("Idempotency-Key", "again")
                .post("/v1/workflows/" + id + "/retry");
    }

    @Test
    void one_that_is_given_up_ends_cancelled() {
        String id = workflows.create(JOBS);
        workflows.awaitState(id, "approval", "WAITING");
        Response cancelled = workflows.post("/v1/workflows/" + id + "/cancel", "");
        cancelled.then().statusCode(202);
        JsonPath ended = workflows.ended(id);
        assertThat(ended.getString("workflow.state")).isEqualTo("cancelled");
        assertThat(ended.getList("workflow.jobs.state"))
                .containsExactly("SUCCEEDED", "CANCELLED", "CANCELLED", "CANCELLED");
        workflows.post("/v1/workflows/" + id + "/cancel", "").then().statusCode(409);
        workflows.post("/v1/workflows/no-id/cancel", "").then().statusCode(404);
        retry(id).then().statusCode(202);
        workflows.awaitState(id, "approval", "WAITING");
        workflows.post("/v1/workflows/" + id + "/cancel", "").then().statusCode(202);
    }

    @Test
    void a_blocked_job_is_cancelled_by_itself_and_with_it_what_depends_on_it() {
        String id = workflows.create(JOBS);
        String larger = Workflows.of(workflows.get(id), "larger", "id");
        workflows
                .post("/v1/jobs/" + larger + "/cancel", "")
                .then()
                .statusCode(202)
                .body("job.state", equalTo("CANCELLED"));
        await().atMost(Api.PATIENCE)
                .until(() -> "dependency_failed".equals(Workflows.of(workflows.get(id), "last", "error_type")));
        workflows
                .post("/v1/jobs/" + Workflows.of(workflows.get(id), "last", "id") + "/retry", "")
                .then()
                .statusCode(409);
    }

    @Test
    void a_stream_tells_each_change_and_the_end() throws Exception {
        String id = workflows.create("{\"name\": \"g\", \"endpoint\": \"darkroom/gate\", \"input\": {}},"
                + " {\"endpoint\": \"sandbox/instant\", \"input\": {\"a\": \"$g\"}}");
        String url = Workflows.of(workflows.get(id), "g", "callback_url");
        var connection = URI.create(url.substring(0, url.indexOf("/gates/")) + "/v1/workflows/" + id + "/events")
                .toURL()
                .openConnection();
        connection.setRequestProperty("Authorization", caller.authorization());
        connection.setRequestProperty("Accept", "text/event-stream");
        connection.setReadTimeout(30_000);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            Workflows.call(url, "{}").then().statusCode(200);
            List<String> rest = lines.lines().toList();
            assertThat(first).isEqualTo("event:workflow");
            assertThat(rest).contains("event:job");
            assertThat(rest.stream()
                            .filter(line -> line.startsWith("data:"))
                            .toList()
                            .getLast())
                    .contains("\"state\":\"succeeded\"");
        }
    }
}
