package dev.darkroom.jobs.workflow;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RandomWorkflow;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Workflows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random graphs against the whole service: every job ends as it has to, and is paid for once or not at all. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class RandomWorkflowsTest {

    private static final int COUNT = 30;
    private static final long SEED = 20261129;

    @Inject
    Callers callers;

    @Test
    void every_job_ends_as_it_has_to() {
        TestCaller caller = callers.somebody();
        Workflows workflows = new Workflows(caller);
        Random random = new Random(SEED);
        Map<String, RandomWorkflow> asked = new HashMap<>();
        for (int i = 0; i < COUNT; i++) {
            RandomWorkflow workflow = new RandomWorkflow("graph " + i, random);
            String id = workflows
                    .post("/v1/workflows", workflow.body())
                    .then()
                    .log()
                    .ifValidationFails()
                    .statusCode(201)
                    .extract()
                    .path("workflow.id");
            asked.put(id, workflow);
        }
        Map<String, RandomWorkflow> left = new HashMap<>(asked);
        await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> {
            left.entrySet().removeIf(each -> goOn(workflows.get(each.getKey()), each.getValue()));
            assertThat(left.keySet().stream().map(id -> workflows.get(id).prettify()))
                    .isEmpty();
        });
        String ledger = given().get("/sandbox/ledger?limit=1000").asString();
        asked.forEach((id, workflow) -> check(workflows.get(id), workflow, ledger));
    }

    /** Calls the gates that wait; whether the workflow has ended. */
    private static boolean goOn(JsonPath now, RandomWorkflow workflow) {
        for (Map<String, Object> job : now.<Map<String, Object>>getList("workflow.jobs")) {
            String query = RandomWorkflow.queryFor(workflow.nodes().get(String.valueOf(job.get("name"))));
            if ("WAITING".equals(job.get("state")) && query != null && job.get("callback_url") != null) {
                Workflows.call(job.get("callback_url") + query, "{\"seed\": 7}")
                        .then()
                        .statusCode(200);
            }
        }
        return !now.getString("workflow.state").equals("running");
    }

    private static void check(JsonPath ended, RandomWorkflow workflow, String ledger) {
        Map<String, RandomWorkflow.End> ends = workflow.ends();
        List<Map<String, Object>> jobs = ended.getList("workflow.jobs");
        assertThat(jobs).hasSameSizeAs(ends.keySet());
        boolean good = true;
        for (Map<String, Object> job : jobs) {
            RandomWorkflow.End end = Objects.requireNonNull(ends.get(String.valueOf(job.get("name"))));
            String error = job.get("error_type") == null ? "" : String.valueOf(job.get("error_type"));
            assertThat(job.get("state") + " " + (end.errorType().isEmpty() ? "" : error))
                    .as("%s of %s", job.get("name"), workflow.body())
                    .isEqualTo(end.state() + " " + end.errorType());
            assertThat(ledger.split(String.valueOf(job.get("id")), -1).length - 1)
                    .as("how often %s was taken", job.get("name"))
                    .isEqualTo(end.paid() ? 1 : 0);
            good &= end.state().equals("SUCCEEDED");
        }
        assertThat(ended.getString("workflow.state")).isEqualTo(good ? "succeeded" : "failed");
    }
}
