package dev.darkroom.jobs.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.WithWorkflows;
import dev.darkroom.testing.Workflows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** References into large outputs: they take one pass each, in rounds, and hold up nobody. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class LargeOutputsTest extends WithWorkflows {

    private static final String GATE = "{\"name\": \"g\", \"endpoint\": \"darkroom/gate\", \"input\": {}}";
    private static final int ELEMENTS = 90_000;
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void many_into_one_are_resolved_while_others_are_served() {
        String output = "{\"a\":[" + "{\"v\":7,\"p\":\"xxxxxxxxxxxxxxxxxxxx\"},".repeat(ELEMENTS - 1) + "{\"v\":7}]}";
        List<String> ids = IntStream.range(0, 3)
                .mapToObj(_ -> workflows.create(manyReferences()))
                .toList();
        ids.forEach(id -> open(id, output));

        Workflows others = new Workflows(callers.somebody());
        String small = others.create(
                GATE + ", {\"name\": \"n\", \"endpoint\": \"sandbox/instant\", \"input\":" + " {\"x\": \"$g.x\"}}");
        Workflows.call(Workflows.of(others.get(small), "g", "callback_url"), "{\"x\": 1}");
        workflows.post("/v1/workflows/" + ids.getLast() + "/cancel", "").then().statusCode(202);
        assertThat(others.ended(small).getString("workflow.state")).isEqualTo("succeeded");
        for (String id : ids.subList(0, 2)) {
            assertThat(ended(id).getString("workflow.state")).isEqualTo("succeeded");
        }
        assertThat(ended(ids.getLast()).getString("workflow.state")).isEqualTo("cancelled");
        String last = Workflows.of(workflows.get(ids.getFirst()), "j39", "id");
        assertThat(input(last)).startsWith("{\"x\":[7,7,").endsWith(",7]}");
    }

    private static String manyReferences() {
        return GATE
                + IntStream.range(0, 40)
                        .mapToObj(job -> IntStream.range(0, 200)
                                .mapToObj(i -> "\"$g.a." + (ELEMENTS - 1 - job * 200 - i) + ".v\"")
                                .collect(Collectors.joining(
                                        ",",
                                        ",{\"name\": \"j" + job
                                                + "\", \"endpoint\": \"sandbox/instant\", \"input\": {\"x\":[",
                                        "]}}")))
                        .collect(Collectors.joining());
    }

    @Test
    void what_fails_is_named_in_short() {
        String reference = "$g" + ".a".repeat(2_000);
        String id = workflows.create(GATE
                + ", {\"name\": \"n\", \"endpoint\": \"sandbox/instant\", \"input\": {\"x\": \"" + reference + "\"}}");
        open(id, "{\"a\": 1}");
        assertThat(Workflows.of(ended(id), "n", "error_type")).isEqualTo("reference_failed");
        assertThat(workflows.jobNamed(id, "n").getString("job.result.detail"))
                .startsWith("$g.a.a.a")
                .endsWith("… refers to what that job's output does not have")
                .hasSizeLessThan(300);
    }

    @Test
    void the_jobs_of_a_workflow_grow_only_so_much_together() {
        String id = workflows.create(GATE + ", {\"name\": \"big\", \"endpoint\": \"sandbox/instant\", \"input\": {}},"
                + " {\"name\": \"less\", \"endpoint\": \"sandbox/instant\", \"input\": {\"longer\": \"$g.one\"}},"
                + " {\"name\": \"more\", \"endpoint\": \"sandbox/instant\", \"input\": {\"x\": \"$g\"}}");
        workflows.awaitState(id, "big", "SUCCEEDED");
        UUID big = UUID.fromString(Workflows.of(workflows.get(id), "big", "id"));
        database.update("UPDATE job SET input = '{\"x\":\"' || repeat('x', 134217728) || '\"}' WHERE id = ?", big);
        open(id, "{\"one\": 1, \"more\": \"than was submitted\"}");
        JsonPath ended = ended(id);
        database.update("UPDATE job SET input = '{}' WHERE id = ?", big);
        assertThat(Workflows.of(ended, "less", "state")).isEqualTo("SUCCEEDED");
        assertThat(Workflows.of(ended, "more", "error_type")).isEqualTo("reference_failed");
        assertThat(workflows.jobNamed(id, "more").getString("job.result.detail"))
                .contains("together too large");
    }

    private void open(String id, String output) {
        Workflows.call(Workflows.of(workflows.get(id), "g", "callback_url"), output)
                .then()
                .statusCode(200);
    }

    private JsonPath ended(String id) {
        await().atMost(SOON)
                .until(() -> !workflows.get(id).getString("workflow.state").equals("running"));
        return workflows.get(id);
    }

    private String input(String job) {
        return database.query("SELECT input FROM job WHERE id = ?", row -> row.getString(1), UUID.fromString(job))
                .getFirst();
    }
}
