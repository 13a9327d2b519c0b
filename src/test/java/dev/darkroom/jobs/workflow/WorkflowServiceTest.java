package dev.darkroom.jobs.workflow;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Workflows from their intake to their end, against the sandbox. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WorkflowServiceTest extends WithWorkflows {

    private static final String PICTURE =
            "{\"name\": \"picture\", \"endpoint\": \"fal-ai/flux/dev\", \"input\": {\"prompt\": \"a cat\"}}";
    private static final String FAILS = "{\"name\": \"picture\", \"endpoint\": \"fal-ai/flux/dev\","
            + " \"input\": {\"prompt\": \"a cat\", \"sandbox\": {\"fail\": {\"status\": 422}}}}";

    @Test
    void a_job_gets_the_output_of_another() {
        Response answer = workflows.post("/v1/workflows", "{\"jobs\": [" + PICTURE + """
                , {"name": "larger", "endpoint": "fal-ai/clarity-upscaler",
                   "input": {"image_url": "$picture.images.0.url", "seed": "$picture.seed", "price": "$5",
                             "all": ["$picture.images.0", {"text": "$$picture.seed", "more": "a $picture.seed"}]}}]}""");
        answer.then()
                .statusCode(201)
                .body("workflow.state", equalTo("running"))
                .body("workflow.jobs.name", equalTo(List.of("picture", "larger")))
                .body("workflow.jobs[1].state", equalTo("BLOCKED"))
                .body("workflow.jobs[1].status", equalTo("IN_QUEUE"))
                .body("workflow.jobs[1].pending", equalTo(1))
                .body("workflow.jobs[1].depends_on", equalTo(List.of("picture")));
        String id = answer.path("workflow.id");
        assertThat(answer.jsonPath().getString("workflow.edges[0].from"))
                .isEqualTo(answer.jsonPath().getString("workflow.jobs[0].id"));
        JsonPath ended = workflows.ended(id);
        assertThat(ended.getString("workflow.state")).isEqualTo("succeeded");
        assertThat(ended.getList("workflow.jobs.state")).containsOnly("SUCCEEDED");
        JsonPath picture = workflows.jobNamed(id, "picture");
        JsonPath larger = workflows.jobNamed(id, "larger");
        String url = picture.getString("job.result.images[0].url");
        assertThat(url).contains("/files/");
        assertThat(larger.getString("job.input.image_url")).isEqualTo(url);
        assertThat(larger.getString("job.input.seed")).isEqualTo(picture.getString("job.result.seed"));
        assertThat(larger.getString("job.input.all[0].url")).isEqualTo(url);
        assertThat(larger.getString("job.input.all[1].text")).isEqualTo("$picture.seed");
        assertThat(larger.getString("job.input.all[1].more")).isEqualTo("a $picture.seed");
        assertThat(larger.getString("job.input.price")).isEqualTo("$5");
        assertThat(larger.getList("job.history.kind")).contains("released");
        assertThat(larger.getString("job.workflow_id")).isEqualTo(id);
        assertThat(workflows.timesPaid(id)).containsExactly(1, 1);
    }

    @Test
    void digits_of_a_number_that_is_referred_to_stay() {
        String id = workflows.create("""
                {"name": "gate", "endpoint": "darkroom/gate", "input": {}},
                {"name": "next", "endpoint": "sandbox/instant", "input": {"number": "$gate.n", "all": "$gate"}}""");
        Workflows.call(Workflows.of(workflows.get(id), "gate", "callback_url"), "{\"n\": 1.50e1, \"a\" : [1,  2]}")
                .then()
                .statusCode(200)
                .body("changed", equalTo(true));
        workflows.ended(id);
        String next = Workflows.of(workflows.get(id), "next", "id");
        assertThat(database.query("SELECT input FROM job WHERE id = ?", row -> row.getString(1), UUID.fromString(next)))
                .containsExactly("{\"number\": 1.50e1, \"all\": {\"n\": 1.50e1, \"a\" : [1,  2]}}");
    }

    @Test
    void a_failure_ends_whatever_depends_on_it_and_lets_run_what_says_so() {
        String id = workflows.create(FAILS + """
                , {"name": "second", "endpoint": "sandbox/instant", "input": {}, "depends_on": ["picture"]},
                {"name": "third", "endpoint": "sandbox/instant", "input": {}, "depends_on": ["second"]},
                {"name": "always", "endpoint": "sandbox/instant", "input": {}, "depends_on": ["third"], "when": "ended"},
                {"name": "refers", "endpoint": "sandbox/instant", "input": {"a": "$picture.seed"}, "when": "ended"}""");
        JsonPath ended = workflows.ended(id);
        assertThat(ended.getString("workflow.state")).isEqualTo("failed");
        assertThat(Workflows.of(ended, "second", "error_type")).isEqualTo("dependency_failed");
        assertThat(Workflows.of(ended, "third", "error_type")).isEqualTo("dependency_failed");
        assertThat(Workflows.of(ended, "third", "status_code")).isEqualTo("424");
        assertThat(Workflows.of(ended, "always", "state")).isEqualTo("SUCCEEDED");
        assertThat(Workflows.of(ended, "refers", "error_type")).isEqualTo("reference_failed");
        assertThat(workflows.jobNamed(id, "refers").getString("job.result.detail"))
                .isEqualTo("$picture.seed refers to the output of a job that did not succeed");
    }

    @Test
    void a_reference_to_what_is_not_there_fails() {
        String id = workflows.create(PICTURE + """
                , {"name": "next", "endpoint": "sandbox/instant", "input": {"a": "$picture.images.7.url"}},
                {"endpoint": "sandbox/instant", "input": {}, "depends_on": ["next"]}""");
        JsonPath ended = workflows.ended(id);
        assertThat(Workflows.of(ended, "next", "error_type")).isEqualTo("reference_failed");
        assertThat(ended.getString("workflow.jobs[2].error_type")).isEqualTo("dependency_failed");
        assertThat(workflows.timesPaid(id)).containsExactly(1, 0, 0);
    }

    @Test
    void the_end_is_told_once() {
        String name = "workflow-end-" + UUID.randomUUID();
        Response answer = workflows.post(
                "/v1/workflows",
                "{\"jobs\": [" + PICTURE + "], \"webhook\": {\"url\": \"" + Receiver.url(name)
                        + "\", \"context\": {\"order\": 7}}}");
        answer.then().statusCode(201);
        String id = answer.path("workflow.id");
        await().atMost(Api.PATIENCE).until(() -> !Receiver.receivedFor(name).isEmpty());
        JsonPath told =
                JsonPath.from(new String(Receiver.receivedFor(name).getFirst().body(), StandardCharsets.UTF_8));
        assertThat(told.getString("type")).isEqualTo("workflow.succeeded");
        assertThat(told.getString("data.workflow_id")).isEqualTo(id);
        assertThat(told.getString("data.state")).isEqualTo("succeeded");
        assertThat(told.getString("data.jobs[0].name")).isEqualTo("picture");
        assertThat(told.getInt("data.context.order")).isEqualTo(7);
        assertThat(database.query(
                        "SELECT type FROM event WHERE owner_id = ? AND type LIKE 'workflow.%'",
                        row -> row.getString(1), caller.ownerId()))
                .containsExactly("workflow.succeeded");
        assertThat(Receiver.receivedFor(name)).hasSize(1);
    }

    @Test
    void a_batch_whose_jobs_name_each_other_is_a_workflow() {
        Response answer = workflows.post("/v1/jobs/batch", "{\"jobs\": [" + PICTURE + """
                , {"endpoint": "sandbox/instant", "input": {"a": "$picture.seed"}}]}""");
        answer.then()
                .statusCode(200)
                .body("results.status", equalTo(List.of(201, 201)))
                .body("results[1].job.state", equalTo("BLOCKED"));
        String id = answer.path("workflow_id");
        assertThat(workflows.ended(id).getString("workflow.state")).isEqualTo("succeeded");
        Response plain = workflows.post("/v1/jobs/batch", """
                {"jobs": [{"endpoint": "sandbox/instant", "input": {"a": "$picture.seed", "b": "$$x"}}]}""");
        assertThat(plain.<String>path("workflow_id")).isNull();
        assertThat(workflows.job(plain.path("results[0].job.job_id")).getString("job.input.b"))
                .isEqualTo("$$x");
    }

    @Test
    void what_is_released_waits_for_a_place_of_its_key() {
        database.update("UPDATE api_key SET parallel_jobs = 1 WHERE owner_id = ?", caller.ownerId());
        String id = workflows.create("""
                {"name": "gate", "endpoint": "darkroom/gate", "input": {}},
                {"name": "a", "endpoint": "sandbox/instant", "input": {}, "depends_on": ["gate"]},
                {"name": "b", "endpoint": "sandbox/instant", "input": {}, "depends_on": ["gate"]},
                {"name": "c", "endpoint": "sandbox/instant", "input": {"x": "$b.seed"}}""");
        Workflows.call(Workflows.of(workflows.get(id), "gate", "callback_url"), "{}")
                .then()
                .statusCode(200);
        assertThat(workflows.ended(id).getString("workflow.state")).isEqualTo("succeeded");
        assertThat(database.query(
                        "SELECT name FROM job WHERE owner_id = ? AND key_slot = 'held' ORDER BY name",
                        row -> row.getString(1),
                        caller.ownerId()))
                .containsExactly("a", "b", "c");
    }

    @Test
    void the_same_key_makes_one_workflow() {
        String body = "{\"jobs\": [" + PICTURE + "]}";
        List<Response> answers = List.of(keyed(body), keyed(body));
        assertThat(answers.get(1).<String>path("workflow.id"))
                .isEqualTo(answers.get(0).path("workflow.id"));
        assertThat(answers.get(1).header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(keyed("{\"jobs\": [" + PICTURE + ", " + PICTURE.replace("picture", "b") + "]}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(database.query(
                        "SELECT count(*) FROM workflow WHERE owner_id = ?", row -> row.getInt(1), caller.ownerId()))
                .containsExactly(1);
    }

    private Response keyed(String body) {
        return given().header("Authorization", caller.authorization())
                .header("Idempotency-Key", "one")
                .contentType("application/json")
                .body(body)
                .post("/v1/workflows");
    }

    @Test
    void workflows_are_listed_newest_first_and_for_their_owner_only() {
        String first = workflows.create(PICTURE);
        String second = workflows.create(PICTURE);
        workflows.ended(first);
        Response page = list("?limit=1");
        assertThat(page.<List<String>>path("workflows.id")).containsExactly(second);
        assertThat(page.<Boolean>path("has_more")).isTrue();
        Response next = list("?limit=1&cursor=" + page.path("next_cursor"));
        assertThat(next.<List<String>>path("workflows.id")).containsExactly(first);
        assertThat(next.<Integer>path("workflows[0].job_states.SUCCEEDED")).isEqualTo(1);
        list("?state=odd").then().statusCode(422).body("error.field", equalTo("state"));
        assertThat(list("?state=failed").<List<String>>path("workflows.id")).isEmpty();
        new Workflows(callers.somebody())
                .post("/v1/workflows/" + first + "/cancel", "")
                .then()
                .statusCode(404);
    }

    private Response list(String query) {
        return given().header("Authorization", caller.authorization()).get("/v1/workflows" + query);
    }
}
