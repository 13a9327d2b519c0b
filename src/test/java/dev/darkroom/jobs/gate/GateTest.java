package dev.darkroom.jobs.gate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.access.Scope;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.WithWorkflows;
import dev.darkroom.testing.Workflows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Gates: jobs that wait for somebody to call. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class GateTest extends WithWorkflows {

    private JsonPath gate(String input) {
        Response answer = workflows.post("/v1/jobs", "{\"endpoint\": \"darkroom/gate\", \"input\": " + input + "}");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        return answer.jsonPath();
    }

    @Test
    void whoever_calls_gives_the_output_and_once_only() {
        JsonPath gate = gate("{\"question\": \"good?\"}");
        String url = gate.getString("job.callback_url");
        String id = gate.getString("job.job_id");
        assertThat(gate.getString("job.state")).isEqualTo("WAITING");
        Workflows.call(url, "{\"approved\": true}").then().statusCode(200).body("changed", equalTo(true));
        Workflows.call(url, "{\"approved\": false}").then().statusCode(200).body("changed", equalTo(false));
        Workflows.call(url + "?error=late", "{}").then().statusCode(200).body("changed", equalTo(false));
        await().atMost(Api.PATIENCE)
                .until(() -> workflows.job(id).getString("job.state").equals("SUCCEEDED"));
        JsonPath job = workflows.job(id);
        assertThat(job.getBoolean("job.result.approved")).isTrue();
        assertThat(job.getInt("job.cost")).isZero();
        assertThat(job.getInt("job.attempts")).isZero();
        assertThat(job.getString("job.upstream_request_id")).isNull();
        assertThat(Api.paidFor(id)).isEmpty();
    }

    @Test
    void an_error_fails_it() {
        JsonPath gate = gate("{}");
        given().queryParam("error", "no \"cats\"\n")
                .post(gate.getString("job.callback_url"))
                .then()
                .statusCode(200);
        JsonPath job = workflows.job(gate.getString("job.job_id"));
        assertThat(job.getString("job.state")).isEqualTo("FAILED");
        assertThat(job.getString("job.error_type")).isEqualTo("gate_failed");
        assertThat(job.getString("job.result.detail")).isEqualTo("no \"cats\"\n");
    }

    @Test
    void the_deadline_is_its_timeout() {
        String id = gate("{\"timeout_seconds\": 0.3}").getString("job.job_id");
        await().atMost(Api.PATIENCE)
                .until(() -> workflows.job(id).getString("job.state").equals("EXPIRED"));
        String url = workflows.job(id).getString("job.callback_url");
        Workflows.call(url, "{}").then().statusCode(200).body("changed", equalTo(false));
        assertThat(workflows.job(id).getString("job.state")).isEqualTo("EXPIRED");
    }

    @Test
    void of_two_timeouts_the_shorter_counts() {
        String id = workflows.create("""
                {"name": "a", "endpoint": "darkroom/gate", "input": {"timeout_seconds": 0.3}, "total_timeout_seconds": 600},
                {"name": "b", "endpoint": "darkroom/gate", "input": {"timeout_seconds": 600}, "total_timeout_seconds": 0.3}""");
        workflows.awaitState(id, "a", "EXPIRED");
        workflows.awaitState(id, "b", "EXPIRED");
    }

    @Test
    void whom_it_names_is_told_where_to_call() {
        String name = "gate-" + UUID.randomUUID();
        JsonPath gate = gate("{\"notify\": \"" + Receiver.url(name, 503) + "\", \"n\": 1.50}");
        await().atMost(Api.PATIENCE).until(() -> !Receiver.receivedFor(name).isEmpty());
        Receiver.Received told = Receiver.receivedFor(name).getFirst();
        assertThat(told.header("Webhook-signature")).startsWith("v1");
        String body = new String(told.body(), StandardCharsets.UTF_8);
        assertThat(body).contains("\"n\": 1.50");
        assertThat(JsonPath.from(body).getString("job_id")).isEqualTo(gate.getString("job.job_id"));
        Workflows.call(JsonPath.from(body).getString("callback_url"), "[1]")
                .then()
                .statusCode(200);
        await().atMost(Api.PATIENCE)
                .until(() -> workflows.job(gate.getString("job.job_id")).getList("job.result", Integer.class) != null);
        assertThat(workflows.job(gate.getString("job.job_id")).getList("job.deliveries"))
                .hasSize(1);
    }

    @Test
    void urls_that_were_not_given_out_are_404() {
        String url = gate("{}").getString("job.callback_url");
        String other = gate("{}").getString("job.callback_url");
        String token = other.substring(other.lastIndexOf('/'));
        for (String wrong : List.of(
                url + "x",
                url.substring(0, url.lastIndexOf('/')) + token,
                url.substring(0, url.indexOf("/gates/")) + "/gates/x" + token)) {
            Workflows.call(wrong, "{}").then().statusCode(404).body("error.message", equalTo("Gate not found"));
        }
    }

    @Test
    void bodies_that_are_none_are_refused_and_change_nothing() {
        JsonPath gate = gate("{}");
        String url = gate.getString("job.callback_url");
        Workflows.call(url, "{\"a\":").then().statusCode(422);
        Workflows.call(url, "\"" + "x".repeat(5_000_000) + "\"").then().statusCode(413);
        Workflows.call(url, "1e999999999").then().statusCode(422);
        assertThat(workflows.job(gate.getString("job.job_id")).getString("job.state"))
                .isEqualTo("WAITING");
    }

    @Test
    void cancelled_it_ends_at_once() {
        String id = gate("{}").getString("job.job_id");
        workflows.post("/v1/jobs/" + id + "/cancel", "").then().statusCode(202).body("job.state", equalTo("CANCELLED"));
    }

    @Test
    void it_is_a_request_like_any_other_for_fals_clients() {
        String id = given().header("Authorization", caller.authorization())
                .contentType("application/json")
                .body("{\"question\": \"?\"}")
                .post("/queue/darkroom/gate")
                .then()
                .statusCode(200)
                .extract()
                .path("request_id");
        read("/queue/darkroom/gate/requests/" + id + "/status")
                .then()
                .statusCode(202)
                .body("status", equalTo("IN_PROGRESS"));
        read("/queue/darkroom/gate/requests/" + id).then().statusCode(400);
        Workflows.call(workflows.job(id).getString("job.callback_url"), "{\"answer\": 42}")
                .then()
                .statusCode(200);
        await().atMost(Api.PATIENCE)
                .until(() -> read("/queue/darkroom/gate/requests/" + id + "/status")
                        .path("status")
                        .equals("COMPLETED"));
        read("/queue/darkroom/gate/requests/" + id).then().statusCode(200).body("answer", equalTo(42));
    }

    @Test
    void other_endpoints_of_that_owner_do_not_exist() {
        for (String path : List.of("/queue/darkroom/other", "/queue/darkroom/gate/stream", "/run/darkroom/x")) {
            given().header("Authorization", caller.authorization())
                    .contentType("application/json")
                    .body("{}")
                    .post(path)
                    .then()
                    .statusCode(404);
        }
        given().header("Authorization", caller.authorization())
                .contentType("application/json")
                .body("{\"notify\": \"http://10.0.0.1/\"}")
                .post("/queue/darkroom/gate")
                .then()
                .statusCode(422)
                .body("detail[0].loc", equalTo(List.of("body", "notify")));
    }

    @Test
    void who_may_only_read_is_not_told_where_to_call() {
        TestCaller reader = callers.somebodyWith(Scope.JOBS_READ);
        String id = gate("{}").getString("job.job_id");
        database.update("UPDATE job SET owner_id = ? WHERE id = ?", reader.ownerId(), UUID.fromString(id));
        given().header("Authorization", reader.authorization())
                .get("/v1/jobs/" + id)
                .then()
                .statusCode(200)
                .body("job.callback_url", nullValue());
    }

    @Test
    void one_that_is_blocked_does_not_take_calls_yet() {
        String id = workflows.create("""
                {"name": "first", "endpoint": "darkroom/gate", "input": {}},
                {"name": "second", "endpoint": "darkroom/gate", "input": {"timeout_seconds": 100}, "depends_on": ["first"]}""");
        String second = Workflows.of(workflows.get(id), "second", "callback_url");
        Workflows.call(second, "{}").then().statusCode(409);
        Workflows.call(Workflows.of(workflows.get(id), "first", "callback_url"), "{}")
                .then()
                .statusCode(200);
        workflows.awaitState(id, "second", "WAITING");
        Workflows.call(second, "{}").then().statusCode(200).body("changed", equalTo(true));
        assertThat(workflows.ended(id).getString("workflow.state")).isEqualTo("succeeded");
        assertThat(workflows.get(id).getInt("workflow.cost")).isZero();
    }

    private Response read(String path) {
        return given().header("Authorization", caller.authorization()).get(path);
    }
}
