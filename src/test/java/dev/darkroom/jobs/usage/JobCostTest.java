package dev.darkroom.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.UUID;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What a job cost: by the price that stood at submission, and unknown where something is not known. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class JobCostTest extends WithPricedJobs {

    @Test
    void a_jobs_cost_is_its_units_by_the_price_at_submission_or_null_with_a_reason() {
        String id = ended(owner.authorization(), null, "[\"a\"]");
        assertThat(job(id).getString("job.cost_reason")).isEqualTo("no_units");
        database.update("UPDATE job SET billable_units = 4 WHERE id = ?", UUID.fromString(id));
        JsonPath job = job(id);
        double price = job.getDouble("job.unit_price");
        assertThat(price).isPositive();
        assertThat(job.getDouble("job.cost")).isCloseTo(4 * price, Offset.offset(1e-9));
        assertThat(job.getString("job.currency")).isEqualTo("USD");
        assertThat(job.getString("job.cost_reason")).isNull();
    }

    @Test
    void an_asset_tells_what_its_job_cost() {
        String id = ended(owner.authorization(), "4", "[\"a\"]");
        JsonPath asset =
                as().get("/v1/assets/" + id).then().statusCode(200).extract().jsonPath();
        assertThat(asset.getDouble("asset.cost"))
                .isCloseTo(4 * job(id).getDouble("job.unit_price"), Offset.offset(1e-9));
        assertThat(asset.getDouble("asset.billable_units")).isEqualTo(4);
        assertThat(asset.getString("asset.currency")).isEqualTo("USD");
        assertThat(asset.getMap("asset")).containsEntry("cost_reason", null);
        database.update("UPDATE job SET billable_units = NULL WHERE id = ?", UUID.fromString(id));
        as().get("/v1/assets/" + id)
                .then()
                .body("asset.cost", nullValue())
                .body("asset.cost_reason", equalTo("no_units"));
    }

    @Test
    void what_was_never_handed_upstream_cost_nothing_and_makes_no_row_of_its_own() {
        ended(owner.authorization(), "2", "[]");
        String workflow = as().body("{\"jobs\": [{\"name\": \"a\", \"endpoint\": \"" + ENDPOINT
                        + "\", \"input\": {\"prompt\": \"x\", \"sandbox\": {\"fail\": {\"status\": 422}}}},"
                        + " {\"name\": \"b\", \"endpoint\": \"" + ENDPOINT
                        + "\", \"input\": {\"prompt\": \"y\"}, \"depends_on\": [\"a\"]}]}")
                .post("/v1/workflows")
                .then()
                .statusCode(201)
                .extract()
                .path("workflow.id");
        await().atMost(Api.PATIENCE)
                .until(() -> as().get("/v1/workflows/" + workflow)
                        .path("workflow.state")
                        .equals("failed"));
        JsonPath jobs = as().get("/v1/workflows/" + workflow).jsonPath();

        JsonPath dependant = job(jobs.getString("workflow.jobs.find { it.name == 'b' }.id"));
        assertThat(dependant.getString("job.state")).isEqualTo("FAILED");
        assertThat(dependant.getString("job.cost_reason")).isNull();
        assertThat(dependant.getInt("job.cost")).isZero();

        // A gate is of no currency.
        as().body("{\"endpoint\": \"darkroom/gate\", \"input\": {\"timeout_seconds\": 1}}")
                .header("Prefer", "wait=30")
                .post("/v1/jobs")
                .then()
                .statusCode(201);
        JsonPath usage = as().get("/v1/usage?group_by=day").jsonPath();
        assertThat(usage.getList("usage")).hasSize(1);
        assertThat(usage.getInt("usage[0].jobs")).isEqualTo(4);
        assertThat(usage.getString("usage[0].currency")).isEqualTo("USD");
    }
}
