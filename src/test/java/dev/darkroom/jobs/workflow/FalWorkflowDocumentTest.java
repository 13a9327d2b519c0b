package dev.darkroom.jobs.workflow;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.shared.Problem;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.WithWorkflows;
import dev.darkroom.testing.Workflows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** fal's own workflow documents, run as workflows. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class FalWorkflowDocumentTest extends WithWorkflows {

    private static final String NODES = """
            {"input": {"id": "input", "type": "input", "depends": [], "input": {"scale": 3.50}},
             "picture": {"id": "picture", "type": "run", "depends": ["input"], "app": "fal-ai/flux/dev",
                         "input": {"prompt": "$input.prompt", "guidance_scale": "$input.scale"}},
             "notes": {"type": "run", "app": "sandbox/instant", "input": {"style": "$input.style"}},
             "larger": {"id": "larger", "type": "run", "depends": ["picture"], "app": "fal-ai/clarity-upscaler",
                        "input": {"image_url": "$picture.images.0.url"}},
             "output": {"id": "output", "type": "display", "depends": ["larger"], "input": {},
                        "fields": {"image": "$larger.image.url"}}}""";
    private static final String INPUT =
            ", \"input\": {\"prompt\": \"$picture.price\", \"style\": [\"$a\", \"$$b\", {\"x\": 1.50}]}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NODES",
                "{\"nodes\": NODES, \"output\": {}}",
                "{\"name\": \"mine\", \"title\": \"Mine\", \"contents\": {\"nodes\": NODES, \"version\": \"1\"}}"
            })
    void its_nodes_are_jobs(String form) {
        String id = workflows
                .post("/v1/workflows", "{\"workflow\": " + form.replace("NODES", NODES) + INPUT)
                .then()
                .statusCode(201)
                .body("workflow.jobs.name", equalTo(List.of("picture", "notes", "larger")))
                .body("workflow.jobs[2].depends_on", equalTo(List.of("picture")))
                .extract()
                .path("workflow.id");
        assertThat(workflows.ended(id).getString("workflow.state")).isEqualTo("succeeded");
        JsonPath picture = workflows.jobNamed(id, "picture");
        // What the caller says is no reference, whatever it looks like.
        assertThat(picture.getString("job.input.prompt")).isEqualTo("$picture.price");
        assertThat(stored(Workflows.of(workflows.get(id), "picture", "id"))).contains("\"guidance_scale\": 3.50");
        assertThat(stored(Workflows.of(workflows.get(id), "notes", "id"))).contains("[\"$a\", \"$$b\", {\"x\": 1.50}]");
        assertThat(workflows.jobNamed(id, "larger").getString("job.input.image_url"))
                .isEqualTo(picture.getString("job.result.images[0].url"));
    }

    private String stored(String job) {
        return given().header("Authorization", caller.authorization())
                .get("/v1/jobs/" + job)
                .asString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | workflow",
                "{\"a\": 7} | workflow.a",
                "{\"nodes\": []} | workflow.nodes",
                "{\"contents\": 1} | workflow.contents",
                "{\"a\": {\"type\": \"loop\"}} | workflow.a.type",
                "{\"a\": {\"type\": \"display\"}} | workflow",
                "{\"a\": {\"type\": \"run\", \"input\": {}}} | workflow.a.app",
                "{\"a\": {\"type\": \"run\", \"app\": \"x/y\", \"input\": 1}} | workflow.a.input",
                "{\"a\": {\"type\": \"run\", \"app\": \"x/y\", \"depends\": [\"b\"]}} | workflow.a.depends",
                "{\"a\": {\"type\": \"run\", \"app\": \"x/y\", \"depends\": 1}} | workflow.a.depends",
                "{\"a\": {\"type\": \"run\", \"app\": \"x/y\", \"depends\": [1, {}]}} | workflow.a.depends",
                "{\"a\": {\"type\": \"run\", \"app\": \"x/y\", \"depends\": [\"a\"]}} | workflow.a.depends",
                "{\"a\": {\"type\": \"run\", \"app\": \"x/y\", \"input\": {\"p\": \"$input.p\"}}} | workflow.a.input",
                "{\"a\": {\"type\": \"run\", \"app\": \"x/y\", \"input\": {\"p\": [\"$c.p\"]}}} | workflow.a.input.p.0",
                "{\"a b\": {\"type\": \"run\", \"app\": \"x/y\"}} | workflow.a b",
                "{\"a\": {\"type\": \"run\", \"app\": \"x\"}} | workflow.a.app",
            })
    void what_is_no_document_is_refused_by_the_node(String workflow, String field) {
        workflows
                .post("/v1/workflows", "{\"workflow\": " + workflow + "}")
                .then()
                .log()
                .ifValidationFails()
                .statusCode(422)
                .body("error.field", equalTo(field));
        assertThat(database.query(
                        "SELECT count(*) FROM job WHERE owner_id = ?", row -> row.getInt(1), caller.ownerId()))
                .containsExactly(0);
    }

    @Test
    void a_short_document_cannot_take_a_long_input_many_times() {
        String input = "{\"p\": \"" + "x".repeat(1_000) + "\"}";
        String many = "\"$input.p\"" + ", \"$input.p\"".repeat(50);
        assertThatThrownBy(() -> jobs("{\"a\": " + node(many) + "}", input, 50_000, 1_000_000))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("larger than 50000 bytes");
        assertThat(jobs("{\"a\": " + node(many) + "}", input, 60_000, 60_000)).hasSize(1);
        assertThatThrownBy(() -> jobs("{\"a\": " + node(many) + ", \"b\": " + node(many) + "}", input, 60_000, 60_000))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("larger than 60000 bytes");
        assertThatThrownBy(() ->
                        jobs("{\"a\": " + node("\"x\"" + ", \"$input.p\"".repeat(201)) + "}", input, 1 << 24, 1 << 26))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("more than 200 times");
        assertThat(jobs("{\"a\": " + node("\"x\"" + ", \"$$a\"".repeat(201)) + "}", input, 1 << 24, 1 << 26))
                .hasSize(1);
    }

    @Test
    void a_node_that_is_not_there_is_told_from_too_many() {
        for (String depends : List.of("[\"b\"]", "[" + "\"a\",".repeat(100) + "\"a\"]")) {
            assertThatThrownBy(() -> jobs(
                            "{\"a\": {\"type\": \"run\", \"app\": \"x/y\", \"depends\": " + depends + "}}",
                            "{}",
                            1 << 10,
                            1 << 10))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining(depends.contains("b") ? "names a node that is not there" : "at most 100");
        }
    }

    private static Map<String, String> jobs(String document, String input, int mostOfNode, int mostOfAll) {
        return new FalWorkflowDocument("workflow", document, input, mostOfNode, mostOfAll).jobs();
    }

    private static String node(String list) {
        return "{\"type\": \"run\", \"app\": \"x/y\", \"input\": {\"l\": [" + list + "]}}";
    }

    @Test
    void what_is_read_for_the_values_of_a_document_is_bounded_too() {
        StringBuilder list = new StringBuilder("1");
        for (int i = 0; i < 199; i++) {
            list.append(", \"$input.o.").append(i).append('"');
        }
        StringBuilder fields =
                new StringBuilder("\"x\": \"").append("x".repeat(10_000)).append('"');
        for (int i = 0; i < 199; i++) {
            fields.append(", \"").append(i).append("\": 1");
        }
        String input = "{\"o\": {" + fields + "}}";
        assertThat(jobs("{\"a\": " + node(list.toString()) + "}", input, 10_000, 1_000_000))
                .hasSize(1);
        assertThatThrownBy(() -> jobs("{\"a\": " + node(list.toString()) + "}", input, 10_000, 20_000))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("larger than");
    }

    @Test
    void it_stands_instead_of_jobs() {
        refused("{\"workflow\": {}, \"jobs\": [{\"endpoint\": \"x/y\", \"input\": {}}]}", "workflow");
        refused("{\"jobs\": [{\"endpoint\": \"x/y\", \"input\": {}}], \"input\": {}}", "input");
        refused("{}", "jobs");
        refused("{\"workflow\": [1]}", "workflow");
        refused("{\"workflow\": {}, \"input\": 1}", "input");
    }

    private void refused(String body, String field) {
        workflows.post("/v1/workflows", body).then().statusCode(422).body("error.field", equalTo(field));
    }
}
