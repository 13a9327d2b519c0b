package dev.darkroom.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the provider surely never took cost nothing, and is not among the jobs of unknown cost. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class CostOfWhatWasNotTakenTest extends WithPricedJobs {

    private String submitted(String endpoint, String sandbox) {
        return as().body("{\"endpoint\": \"" + endpoint
                        + "\", \"retry_on\": [], \"input\": {\"prompt\": \"x\", \"sandbox\": " + sandbox + "}}")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("job.job_id");
    }

    private JsonPath inState(String id, String state) {
        await().atMost(Api.PATIENCE)
                .until(() -> as().get("/v1/jobs/" + id).path("job.state").equals(state));
        return as().get("/v1/jobs/" + id).jsonPath();
    }

    private void assertFree(JsonPath job) {
        assertThat(job.getMap("job")).containsEntry("cost_reason", null);
        assertThat(job.getFloat("job.cost")).isZero();
        JsonPath usage = as().get("/v1/usage").jsonPath();
        assertThat(usage.getInt("usage[0].jobs")).isEqualTo(1);
        assertThat(usage.getInt("usage[0].unpriced_jobs")).isZero();
        assertThat(usage.getFloat("usage[0].cost")).isZero();
    }

    @Test
    void a_job_that_no_submit_of_was_taken_cost_nothing_and_its_event_says_so() {
        String id = submitted(ENDPOINT, "{\"submit\": \"error_503\"}");
        assertFree(inState(id, "FAILED"));
        assertThat(as().get("/v1/events?types=job.failed").jsonPath().getList("events.data.cost", Float.class))
                .containsExactly(0f);
    }

    @Test
    void a_request_that_the_provider_refuses_as_wrong_cost_nothing() {
        assertFree(inState(submitted(ENDPOINT, "{\"submit\": \"nonsense\"}"), "FAILED"));
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void a_job_given_up_while_it_waits_after_refusals_cost_nothing_unless_one_may_have_been_taken(
            boolean bound, boolean free) {
        database.update("UPDATE owner SET parallel_limit = 0 WHERE id = ?", owner.ownerId());
        String id = submitted(ENDPOINT, "{}");
        database.update(
                "UPDATE job SET submitted_at = created_at, upstream_bound = ? WHERE id = ?",
                bound,
                UUID.fromString(id));
        as().post("/v1/jobs/" + id + "/cancel").then().statusCode(202);
        JsonPath job = inState(id, "CANCELLED");
        if (free) {
            assertFree(job);
        } else {
            assertThat(job.getMap("job")).containsEntry("cost", null);
        }
    }

    @Test
    void what_has_the_price_0_cost_nothing_whatever_its_units() {
        String id = submitted("sandbox/instant", "{}");
        inState(id, "SUCCEEDED");
        await().atMost(Api.PATIENCE).until(() -> as().get("/v1/jobs/" + id).path("job.unit_price") != null);
        database.update("UPDATE job SET billable_units = NULL WHERE id = ?", UUID.fromString(id));
        assertFree(as().get("/v1/jobs/" + id).jsonPath());
    }

    @Test
    void an_estimate_does_not_go_by_what_was_not_taken() {
        inState(submitted(ENDPOINT, "{\"submit\": \"error_503\"}"), "FAILED");
        assertThat(as().body("{\"endpoint\": \"" + ENDPOINT + "\"}")
                        .post("/v1/jobs/estimate")
                        .<String>path("basis"))
                .isEqualTo("one_unit");
    }
}
