package dev.darkroom.jobs.admission;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.AdmissionHook;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Workflows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's hook is asked about each job before it is acknowledged, and what it says counts. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(AdmissionHook.class)
class AdmissionTest {

    @Inject
    Callers callers;

    @Inject
    Database database;

    private TestCaller caller;

    @BeforeEach
    void somebody() {
        caller = callers.somebody();
    }

    private ValidatableResponse post(String path, String body) {
        return given().header("Authorization", caller.authorization())
                .contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then();
    }

    private ValidatableResponse submit(String input) {
        return post("/v1/jobs", "{\"endpoint\": \"fal-ai/fast-sdxl\", \"tags\": [\"a\"], \"input\": " + input + "}");
    }

    private int jobs() {
        return database.first("SELECT count(*) FROM job WHERE owner_id = ?", row -> row.getInt(1), caller.ownerId())
                .orElseThrow();
    }

    @Test
    void it_is_told_who_wants_what_with_its_token() {
        AdmissionHook.answers(200, "{\"allow\": true}");
        submit("{\"prompt\": \"told\", \"seed\": 1.50}").statusCode(201);
        String asked = AdmissionHook.asked().stream()
                .filter(text -> text.contains("told"))
                .findFirst()
                .orElseThrow();
        JsonPath told = JsonPath.from(asked);
        assertThat(told.getString("type")).isEqualTo("job.admission");
        assertThat(told.getString("owner_id")).isEqualTo(caller.ownerId().toString());
        assertThat(told.getString("endpoint")).isEqualTo("fal-ai/fast-sdxl");
        assertThat(told.getList("tags")).containsExactly("a");
        assertThat(asked).contains("{\"prompt\": \"told\", \"seed\": 1.50}");
        assertThat(AdmissionHook.authorizations()).contains("Bearer hook-secret");
    }

    @Test
    void a_no_is_403_with_its_reason_in_each_dialect_and_leaves_nothing() {
        AdmissionHook.answers(200, "{\"allow\": false, \"reason\": \"no marmots\"}");
        submit("{\"prompt\": \"x\"}")
                .statusCode(403)
                .body("error.message", equalTo("The job is not admitted: no marmots"));
        post("/queue/fal-ai/fast-sdxl", "{\"prompt\": \"x\"}")
                .statusCode(403)
                .body("detail", equalTo("The job is not admitted: no marmots"));
        post("/run/fal-ai/fast-sdxl", "{\"prompt\": \"x\"}").statusCode(403);
        post("/run/fal-ai/fast-sdxl/stream", "{\"prompt\": \"x\"}").statusCode(403);
        post(
                        "/v1/jobs/batch",
                        "{\"jobs\": [{\"endpoint\": \"fal-ai/fast-sdxl\", \"input\": {}}, {\"endpoint\": \"x\"}]}")
                .body("results[0].status", equalTo(403))
                .body("results[1].status", equalTo(422));
        post("/v1/workflows", "{\"jobs\": [{\"name\": \"a\", \"endpoint\": \"fal-ai/fast-sdxl\", \"input\": {}}]}")
                .statusCode(403);
        assertThat(jobs()).isZero();
    }

    @Test
    void a_patch_changes_the_input_and_keeps_the_other_digits() {
        AdmissionHook.answers(
                200,
                "{\"allow\": true, \"patch\": {\"input\": {\"safe\": true, \"seed\": null, \"deep\": {\"a\": 2}}}}");
        String id = submit("{\"prompt\": \"x\", \"seed\": 7, \"scale\": 1.50, \"big\": 1e300, \"deep\": {\"b\": 1}}")
                .statusCode(201)
                .extract()
                .path("job.job_id");
        String input = database.first(
                        "SELECT input FROM job WHERE id = ?", row -> row.getString(1), UUID.fromString(id))
                .orElseThrow();
        assertThat(input)
                .isEqualTo("{\"prompt\":\"x\",\"scale\":1.50,\"big\":1e300,\"deep\":{\"b\":1,\"a\":2},\"safe\":true}");
    }

    @Test
    void a_reference_that_the_hook_makes_is_one_in_a_retry_too_and_what_only_looks_like_one_is_none() {
        AdmissionHook.answers(200, "{\"allow\": true}");
        Workflows workflows = new Workflows(caller);
        String id = workflows.create("{\"name\": \"a\", \"endpoint\": \"darkroom/gate\", \"input\": {}},"
                + " {\"name\": \"c\", \"endpoint\": \"darkroom/gate\", \"input\": {}},"
                + " {\"name\": \"b\", \"endpoint\": \"fal-ai/flux/dev\", \"input\": {\"prompt\": \"x\","
                + " \"text\": \"$a.text\", \"more\": \"$$a.n\", \"sandbox\": {\"fail\": {\"status\": 422}}}}");
        JsonPath begun = workflows.get(id);
        Workflows.call(Workflows.of(begun, "a", "callback_url"), "{\"n\": 1.50, \"text\": \"$a.n\"}");
        Workflows.call(Workflows.of(begun, "c", "callback_url"), "{}");
        workflows.ended(id);

        AdmissionHook.answers(200, "{\"allow\": true, \"patch\": {\"input\": {\"u\": \"$c\"}}}");
        post("/v1/workflows/" + id + "/retry", "")
                .statusCode(409)
                .body("error.message", containsString("does not depend on"));
        AdmissionHook.answers(200, "{\"allow\": true, \"patch\": {\"input\": {\"u\": \"$a.n\", \"v\": \"$$a\"}}}");
        post("/v1/workflows/" + id + "/retry", "").statusCode(202);
        JsonPath input = workflows.jobNamed(workflows.ended(id).getString("workflow.id"), "b");
        assertThat(input.getString("job.input.u")).isEqualTo("1.5");
        assertThat(input.getString("job.input.v")).isEqualTo("$a");
        assertThat(input.getString("job.input.text")).isEqualTo("$a.n");
        assertThat(input.getString("job.input.more")).isEqualTo("$a.n");
    }

    @Test
    void a_workflow_that_is_retried_is_asked_about_again() {
        AdmissionHook.answers(200, "{\"allow\": true}");
        String id = post(
                        "/v1/workflows",
                        "{\"jobs\": [{\"name\": \"gate\", \"endpoint\": \"darkroom/gate\", \"input\": {}},"
                                + " {\"name\": \"after\", \"endpoint\": \"sandbox/instant\", \"depends_on\": [\"gate\"],"
                                + " \"input\": {\"prompt\": \"a heron\"}}]}")
                .statusCode(201)
                .extract()
                .path("workflow.id");
        post("/v1/workflows/" + id + "/cancel", "").statusCode(202);
        new Workflows(caller).ended(id);
        int before = jobs();
        AdmissionHook.answers(200, "{\"allow\": false, \"reason\": \"no herons\"}");
        post("/v1/workflows/" + id + "/retry", "").statusCode(403).body("error.message", containsString("no herons"));
        AdmissionHook.answers(200, "nonsense");
        post("/v1/workflows/" + id + "/retry", "").statusCode(503);
        assertThat(jobs()).isEqualTo(before);
        AdmissionHook.answers(200, "{\"allow\": true, \"patch\": {\"input\": {\"safe\": true}}}");
        JsonPath again = post("/v1/workflows/" + id + "/retry", "")
                .statusCode(202)
                .extract()
                .jsonPath();
        assertThat(database.first(
                        "SELECT input FROM job WHERE id = ?",
                        row -> row.getString(1),
                        UUID.fromString(Workflows.of(again, "after", "id"))))
                .contains("{\"prompt\":\"a heron\",\"safe\":true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"allow\": \"perhaps\"}",
                "nonsense",
                "{\"allow\": true, \"patch\": 3}",
                "{\"allow\": true, \"patch\": {\"input\": null}}",
                "{\"allow\": true, \"patch\": {\"input\": {}, \"tags\": []}}"
            })
    void what_is_no_decision_is_503_unless_configured_otherwise(String body) {
        AdmissionHook.answers(200, body);
        submit("{\"prompt\": \"x\"}")
                .statusCode(503)
                .header("Retry-After", "5")
                .body("error.message", containsString("could not be admitted"));
        assertThat(jobs()).isZero();
    }

    @Test
    void an_error_or_silence_is_no_decision_either_and_the_owners_circuit_opens() {
        AdmissionHook.answers(500, "{\"allow\": true}");
        for (int i = 0; i < 12; i++) {
            submit("{\"prompt\": \"x\"}").statusCode(503);
        }
        int asked = AdmissionHook.asked().size();
        AdmissionHook.answers(200, null);
        submit("{\"prompt\": \"x\"}").statusCode(503);
        assertThat(AdmissionHook.asked()).hasSize(asked);
        caller = callers.somebody();
        submit("{\"prompt\": \"x\"}").statusCode(503);
        assertThat(AdmissionHook.asked().size()).isGreaterThan(asked);
    }
}
