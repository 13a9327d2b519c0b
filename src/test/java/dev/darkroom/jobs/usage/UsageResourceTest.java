package dev.darkroom.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.access.Scope;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was used, in sums: by day, endpoint, key, tag and owner, and as a table. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class UsageResourceTest extends WithPricedJobs {

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
    void the_same_comes_as_a_table() {
        ended(owner.authorization(), "2", "[\"=1+1\", \"\\n=2\", \"a,\\\"b\\\"\"]");
        String table = as().accept("text/csv")
                .get("/v1/usage?group_by=tag")
                .then()
                .statusCode(200)
                .contentType(equalTo("text/csv;charset=UTF-8"))
                .extract()
                .asString();
        assertThat(table.lines().toList())
                .hasSize(5)
                .first()
                .isEqualTo("day,endpoint,key,owner,tag,jobs,unpriced_jobs,billable_units,cost,currency");
        assertThat(table)
                .contains(",'=1+1,1,0,2,")
                .contains(",\"'\n=2\",1,0,2,")
                .contains(",\"a,\"\"b\"\"\",1,0,2,");
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
}
