package dev.darkroom.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import dev.darkroom.jobs.api.JobRequestBody;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
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

    @Test
    void the_body_of_a_job_is_taken_as_it_is_and_what_a_job_has_not_is_named() {
        String job = "{\"endpoint\": \"" + ENDPOINT + "\", \"input\": {}, \"priority\": \"low\", \"tags\": [\"a\"],"
                + " \"webhook\": \"https://example.com/\", \"webhook_url\": null, \"metadata\": {\"a\": 1}, \"retry_on\": []}";
        as().body(job).post("/v1/jobs/estimate").then().statusCode(200);
        as().body(job.replace("metadata", "metdata"))
                .post("/v1/jobs/estimate")
                .then()
                .statusCode(422)
                .body("error.message", startsWith("metdata"));
        String all = Arrays.stream(JobRequestBody.class.getRecordComponents())
                .map(field -> SnakeCaseStrategy.INSTANCE.translate(field.getName()))
                .filter(name -> !name.equals("endpoint"))
                .map(name -> ", \"" + name + "\": null")
                .collect(Collectors.joining());
        as().body("{\"endpoint\": \"" + ENDPOINT + "\"" + all + "}")
                .post("/v1/jobs/estimate")
                .then()
                .statusCode(200);
    }
}
