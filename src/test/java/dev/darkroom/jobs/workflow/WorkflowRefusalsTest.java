package dev.darkroom.jobs.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Workflows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no workflow is refused, naming the field, and nothing of it is kept. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WorkflowRefusalsTest {

    @Inject
    Callers callers;

    @Inject
    Database database;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\": \"a\", I}, {\"name\": \"a\", I} | jobs.1.name",
                "{\"name\": \"a b\", I} | jobs.0.name",
                "{\"name\": \"a\", I, \"depends_on\": [\"b\"]} | jobs.0.depends_on",
                "{\"name\": \"a\", I, \"depends_on\": [\"a\"]} | jobs.0.depends_on",
                "{\"name\": \"a\", I, \"when\": \"never\"} | jobs.0.when",
                "{\"name\": \"a\", \"endpoint\": \"sandbox/instant\", \"input\": {\"x\": [{\"y\": \"$b.c\"}]}}"
                        + " | jobs.0.input.x.0.y",
                "{\"name\": \"a\", \"endpoint\": \"sandbox/instant\", \"input\": {\"x\": \"$a\"}} | jobs.0.input.x",
                "{\"name\": \"a\", I, \"depends_on\": [\"b\"]}, {\"name\": \"b\", I, \"depends_on\": [\"a\"]}"
                        + " | jobs.0.depends_on",
                "{\"name\": \"a\", I}, {\"name\": \"b\", I, \"depends_on\": [\"c\"]}, {\"name\": \"c\", \"endpoint\":"
                        + " \"sandbox/instant\", \"input\": {\"x\": \"$b.y\"}} | jobs.1.depends_on",
                "{\"name\": \"a\", I}, {\"endpoint\": \"sandbox/instant\"} | jobs.1.input",
                "{\"name\": \"a\", I}, {I, \"webhook_url\": \"http://10.0.0.1/\"} | jobs.1.webhook_url",
                "{\"name\": \"a\", I}, 7 | jobs.1",
                "{\"name\": \"a\", \"endpoint\": \"darkroom/other\", \"input\": {}} | jobs.0.endpoint",
                "{\"name\": \"a\", \"endpoint\": \"darkroom/gate\", \"input\": {\"notify\": \"nowhere\"}}"
                        + " | jobs.0.input.notify",
                "{\"name\": \"a\", \"endpoint\": \"darkroom/gate\", \"input\": {\"notify\": \"https://hooks.example.com/x\\u0000\"}}"
                        + " | jobs.0.input.notify",
                "{\"name\": \"a\", \"endpoint\": \"darkroom/gate\", \"input\": {\"timeout_seconds\": \"soon\"}}"
                        + " | jobs.0.input.timeout_seconds",
                "{\"name\": \"a\", \"endpoint\": \"darkroom/gate\", \"input\": {\"timeout_seconds\": 1e9}}"
                        + " | jobs.0.input.timeout_seconds",
            })
    void what_is_wrong_with_one_job_is_wrong_with_all(String jobs, String field) {
        // A batch is a workflow as soon as one of its jobs can be read and names itself.
        String body = ("{\"jobs\": [" + jobs + ", {\"name\": \"last\", I}]}")
                .replace("I", "\"endpoint\": \"sandbox/instant\", \"input\": {}");
        TestCaller caller = callers.somebody();
        Workflows workflows = new Workflows(caller);
        workflows
                .post("/v1/workflows", body)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(422)
                .body("error.field", equalTo(field));
        workflows.post("/v1/jobs/batch", body).then().statusCode(422).body("error.field", equalTo(field));
        assertThat(database.query(
                        "SELECT count(*) FROM job WHERE owner_id = ?", row -> row.getInt(1), caller.ownerId()))
                .containsExactly(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | jobs",
                "{\"jobs\": []} | jobs",
                "{\"jobs\": [{\"endpoint\": \"a/b\", \"input\": {}}], \"x\": 1} | x",
                "{\"jobs\": [{\"endpoint\": \"a/b\", \"input\": {}}], \"webhook_url\": \"nowhere\"} | webhook_url",
                "{\"jobs\": [{\"endpoint\": \"a/b\", \"input\": {}}], \"webhook\": {\"url\": \"http://10.0.0.1/\"}}"
                        + " | webhook.url",
                "{\"jobs\": [{\"endpoint\": \"a/b\", \"input\": {}}], \"webhook\": \"http://10.0.0.1/\"} | webhook.url",
                "{\"jobs\": [{\"endpoint\": \"a/b\", \"input\": {}}], \"webhook\": 7} | webhook",
                "{\"jobs\": [{\"endpoint\": \"a/b\", \"input\": {}}], \"webhook\": {\"url\": \"http://a.test/\","
                        + " \"format\": \"fal\"}} | webhook.format",
                "{\"jobs\": [{\"endpoint\": \"a/b\", \"input\": {}}], \"webhook\": {\"url\": \"http://a.test/\"},"
                        + " \"webhook_url\": \"http://a.test/\"} | webhook",
            })
    void what_is_wrong_with_the_workflow_is_named(String body, String field) {
        new Workflows(callers.somebody())
                .post("/v1/workflows", body)
                .then()
                .statusCode(422)
                .body("error.field", equalTo(field));
    }

    @ParameterizedTest
    @CsvSource({"name, a", "when, ended"})
    void a_job_by_itself_has_no_part_in_a_workflow(String field, String value) {
        new Workflows(callers.somebody())
                .post(
                        "/v1/jobs",
                        "{\"endpoint\": \"sandbox/instant\", \"input\": {}, \"" + field + "\": \"" + value + "\"}")
                .then()
                .statusCode(422);
    }
}
