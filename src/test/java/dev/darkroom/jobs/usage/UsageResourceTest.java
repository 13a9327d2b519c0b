package dev.darkroom.jobs.usage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.access.Scope;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was used and what it cost: by the price that stood at submission, and unknown where something is not known. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class UsageResourceTest {

    private static final String ENDPOINT = "fal-ai/flux/dev";

    @Inject
    Callers callers;

    @Inject
    Database database;

    private TestCaller owner;

    @BeforeEach
    void somebody() {
        owner = callers.somebodyWithAllOfAnOwner();
    }

    private RequestSpecification as(String authorization) {
        return given().header("Authorization", authorization).contentType(ContentType.JSON);
    }

    private RequestSpecification as() {
        return as(owner.authorization());
    }

    private JsonPath job(String id) {
        return as().get("/v1/jobs/" + id).then().statusCode(200).extract().jsonPath();
    }

    /** A job that has ended and whose price is known, with so many units. */
    private String ended(String authorization, @Nullable String units, String tags) {
        String id = as(authorization)
                .body("{\"endpoint\": \"" + ENDPOINT + "\", \"input\": {\"prompt\": \"x\"}, \"tags\": " + tags + "}")
                .header("Prefer", "wait=30")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .body("job.state", equalTo("SUCCEEDED"))
                .extract()
                .path("job.job_id");
        await().atMost(Api.PATIENCE).until(() -> job(id).get("job.unit_price") != null);
        database.update("UPDATE job SET billable_units = ?::numeric WHERE id = ?", units, UUID.fromString(id));
        return id;
    }

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
    void usage_is_summed_by_day_endpoint_key_and_tag() {
        String other = as().body("{\"name\": \"other\"}").post("/v1/keys").path("secret");
        ended(owner.authorization(), "1", "[\"red\", \"blue\"]");
        ended(owner.authorization(), "2.5", "[\"red\"]");
        ended("Key " + other, null, "[\"red\"]");
        JsonPath all = as().get("/v1/usage").then().statusCode(200).extract().jsonPath();
        assertThat(all.getList("usage")).hasSize(1);
        assertThat(all.getInt("usage[0].jobs")).isEqualTo(3);
        assertThat(all.getInt("usage[0].unpriced_jobs")).isEqualTo(1);
        assertThat(all.getDouble("usage[0].billable_units")).isEqualTo(3.5);
        assertThat(all.getDouble("usage[0].cost")).isPositive();
        assertThat(all.getMap("usage[0]")).doesNotContainKeys("day", "endpoint", "key", "tag");
        List<Map<String, Object>> tags =
                as().get("/v1/usage?group_by=tag").jsonPath().getList("usage");
        assertThat(tags)
                .extracting(row -> row.get("tag") + " " + row.get("jobs"))
                .containsExactly("blue 1", "red 3");
        JsonPath fine = as().get("/v1/usage?group_by=day,endpoint,key").jsonPath();
        assertThat(fine.getList("usage.jobs")).containsExactlyInAnyOrder(2, 1);
        assertThat(fine.getList("usage.endpoint")).containsOnly(ENDPOINT);
        assertThat(fine.getString("usage[0].day")).hasSize(10);
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

    @Test
    void the_same_comes_as_a_table() {
        ended(owner.authorization(), "2", "[\"=1+1\", \"a,\\\"b\\\"\"]");
        String table = as().accept("text/csv")
                .get("/v1/usage?group_by=tag")
                .then()
                .statusCode(200)
                .contentType(equalTo("text/csv;charset=UTF-8"))
                .extract()
                .asString();
        assertThat(table.lines().toList())
                .hasSize(3)
                .first()
                .isEqualTo("day,endpoint,key,owner,tag,jobs,unpriced_jobs,billable_units,cost,currency");
        assertThat(table).contains(",'=1+1,1,0,2,").contains(",\"a,\"\"b\"\"\",1,0,2,");
    }

    @Test
    void an_operator_sees_all_owners_and_anybody_else_its_own() {
        ended(owner.authorization(), "1", "[]");
        String mine = owner.ownerId().toString();
        assertThat(as().get("/v1/usage?group_by=owner").jsonPath().getList("usage.owner"))
                .containsExactly(mine);
        TestCaller operator = callers.somebodyWith(Scope.OPERATE, Scope.USAGE_READ);
        assertThat(as(operator.authorization())
                        .get("/v1/usage?group_by=owner")
                        .jsonPath()
                        .getList("usage.owner"))
                .contains(mine);
        assertThat(as(operator.authorization()).get("/v1/usage").jsonPath().getList("usage"))
                .isEmpty();
    }

    @Test
    void dates_and_an_end_alone_are_understood_and_a_table_of_nothing_is_its_head() {
        as().get("/v1/usage?from=2026-01-01&to=2026-01-31")
                .then()
                .statusCode(200)
                .body("from", equalTo("2026-01-01T00:00:00Z"))
                .body("to", equalTo("2026-01-31T00:00:00Z"));
        as().get("/v1/usage?to=2026-02-01T00:00:00Z")
                .then()
                .statusCode(200)
                .body("from", equalTo("2026-01-01T00:00:00Z"));
        String table = as().accept("text/csv").get("/v1/usage").asString();
        assertThat(table).endsWith("currency\r\n");
        assertThat(table.lines()).hasSize(1);
    }

    @Test
    void nobody_sees_anothers_usage() {
        ended(owner.authorization(), "1", "[\"x\"]");
        String stranger = callers.somebodyWith(Scope.USAGE_READ).authorization();
        assertThat(as(stranger).get("/v1/usage").jsonPath().getList("usage")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "group_by=colour",
                "from=yesterday",
                "from=2026-02-30",
                "from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z",
                "x=1"
            })
    void what_is_wrong_is_named(String query) {
        as().get("/v1/usage?" + query).then().statusCode(422);
    }

    @Test
    void an_estimate_goes_by_what_such_jobs_have_taken() {
        as().body("{\"endpoint\": \"" + ENDPOINT + "\", \"input\": {}}")
                .post("/v1/jobs/estimate")
                .then()
                .statusCode(200)
                .body("basis", equalTo("one_unit"))
                .body("currency", equalTo("USD"));
        ended(owner.authorization(), "3", "[\"x\"]");
        JsonPath usual = as().body("{\"endpoint\": \"" + ENDPOINT + "\"}")
                .post("/v1/jobs/estimate")
                .then()
                .statusCode(200)
                .body("basis", equalTo("history"))
                .extract()
                .jsonPath();
        assertThat(usual.getDouble("estimated_cost")).isCloseTo(3 * usual.getDouble("unit_price"), Offset.offset(1e-9));
        as().body("{\"endpoint\": \"" + ENDPOINT + "\", \"units\": 10}")
                .post("/v1/jobs/estimate")
                .then()
                .body("basis", equalTo("given"));
        for (String units : List.of("1e300000000", "-1", "1e10", "\"3\"")) {
            as().body("{\"endpoint\": \"" + ENDPOINT + "\", \"units\": " + units + "}")
                    .post("/v1/jobs/estimate")
                    .then()
                    .statusCode(422)
                    .body("error.message", startsWith("units"));
        }
        as().body("{\"endpoint\": \"one\"}").post("/v1/jobs/estimate").then().statusCode(422);
        as().body("{}").post("/v1/jobs/estimate").then().statusCode(422).body("error.message", startsWith("endpoint"));
    }

    @Test
    void the_providers_catalogue_and_prices_are_passed_on() {
        as().get("/v1/models?q=flux&limit=3")
                .then()
                .statusCode(200)
                .body("models.size()", equalTo(3))
                .body("models[0].endpoint_id", containsString("flux"));
        JsonPath prices = as().get("/v1/models/pricing?endpoint_id=" + ENDPOINT)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(prices.getString("prices[0].endpoint_id")).isEqualTo(ENDPOINT);
        assertThat(prices.getDouble("prices[0].unit_price")).isPositive();
        as().get("/v1/models/pricing").then().statusCode(422).body("error.message", startsWith("endpoint_id"));
        as().get("/v1/models?colour=red").then().statusCode(422);
    }

    @Test
    void operators_are_told_what_the_account_at_the_provider_has_used() {
        String id = as().body("{\"endpoint\": \"" + ENDPOINT + "\", \"input\": {\"prompt\": \"x\"}}")
                .header("Prefer", "wait=30")
                .post("/v1/jobs")
                .path("job.job_id");
        assertThat(job(id).getString("job.state")).isEqualTo("SUCCEEDED");
        JsonPath usage = Api.caller()
                .get("/v1/models/usage?endpoint_id=" + ENDPOINT
                        + "&timeframe=month&timezone=Europe/Berlin&expand=time_series,summary")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(usage.getString("time_series[0].results[0].endpoint_id")).isEqualTo(ENDPOINT);
        assertThat(usage.getDouble("summary[0].quantity")).isPositive();
        assertThat(usage.getDouble("summary[0].cost")).isPositive();
        assertThat(usage.getBoolean("has_more")).isFalse();
        as().get("/v1/models/usage").then().statusCode(403);
    }

    @Test
    void what_cannot_be_asked_of_the_account_is_named() {
        Map.of(
                        "timeframe=year", "timeframe",
                        "timezone=Nowhere/Land", "timezone",
                        "bound_to_timeframe=maybe", "bound_to_timeframe",
                        "expand=all", "expand",
                        "start=yesterday", "start",
                        "start=2026-02-01T00:00:00Z&end=2026-01-01T00:00:00Z", "start",
                        "limit=0", "limit",
                        "colour=red", "colour")
                .forEach((query, field) -> Api.caller()
                        .get("/v1/models/usage?" + query)
                        .then()
                        .statusCode(422)
                        .body("error.message", containsString(field)));
    }
}
