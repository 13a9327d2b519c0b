package dev.darkroom.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What a job may cost is told beforehand, by what such jobs have taken. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class EstimatesTest extends WithPricedJobs {

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
}
