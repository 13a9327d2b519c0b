package dev.darkroom.jobs.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Assets made again. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AssetRerunServiceTest {

    private static final String INPUT =
            "{ \"prompt\":\"exact\",\"seed\":17454220438242315174, \"guidance_scale\" : 3.50 }";

    @Inject
    Callers callers;

    @Inject
    Database database;

    private TestCaller caller;
    private String job = "";
    private String asset = "";

    @BeforeEach
    void somebodyWithAnAsset() {
        caller = callers.somebody();
        job = as().header("Prefer", "wait=30")
                .body("{\"endpoint\":\"fal-ai/flux/dev\",\"input\":" + INPUT + "}")
                .post("/v1/jobs")
                .path("job.job_id");
        asset = as().get("/v1/assets?request_id=" + job).path("assets[0].asset_id");
        assertThat(asset).isNotNull();
    }

    @Test
    void without_a_body_it_is_the_very_same_input() {
        Response again = as().post("/v1/assets/" + asset + "/rerun");

        again.then()
                .statusCode(201)
                .body("job.endpoint", equalTo("fal-ai/flux/dev"))
                .body("job.retry_of", equalTo(job));
        assertThat(again.asString()).contains("\"input\":" + INPUT);
    }

    @Test
    void fields_are_replaced_and_taken_away_digit_for_digit() {
        Response again = as().body("{\"input\": {\"guidance_scale\": null, \"num\": 1.10}, \"tags\": [\"again\"],"
                        + " \"endpoint\": \"fal-ai/flux/schnell\"}")
                .post("/v1/assets/" + job + "/rerun");

        again.then()
                .statusCode(201)
                .body("job.endpoint", equalTo("fal-ai/flux/schnell"))
                .body("job.tags[0]", equalTo("again"));
        assertThat(again.asString())
                .contains("\"input\":{\"prompt\": \"exact\", \"seed\": 17454220438242315174, \"num\": 1.10}");
    }

    @Test
    void it_works_when_the_job_is_long_gone() {
        database.update("DELETE FROM job WHERE id = ?", UUID.fromString(job));

        as().post("/v1/assets/" + asset + "/rerun").then().statusCode(201);
    }

    @Test
    void the_same_key_makes_one_job() {
        String body = "{\"input\":{\"seed\":1}}";
        String first = keyed(body).path("job.job_id");

        keyed(body)
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .body("job.job_id", equalTo(first));
        keyed("{}").then().statusCode(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|body",
                "{\"input\": [1]}|input",
                "{\"surprise\": 1}|surprise",
                "{\"endpoint\": \"flux\"}|endpoint",
                "{\"webhook_url\": \"http://10.0.0.1/\"}|webhook_url"
            })
    void what_does_not_fit_is_named(String body, String field) {
        as().body(body)
                .post("/v1/assets/" + asset + "/rerun")
                .then()
                .statusCode(422)
                .body("error.field", equalTo(field));
    }

    @Test
    void what_nobody_made_cannot_be_made_again() {
        String url = OriginFiles.serve("/rerun/photo.png", "image/png", Samples.image("png", 3, 3));
        String upload = as().body("{\"url\":\"%s\",\"type\":\"image\"}".formatted(url))
                .post("/v1/assets/uploads")
                .path("asset.asset_id");

        as().post("/v1/assets/" + upload + "/rerun").then().statusCode(409);
        caller = callers.somebody();
        as().post("/v1/assets/" + asset + "/rerun").then().statusCode(404);
        as().post("/v1/assets/nonsense/rerun").then().statusCode(404);
    }

    private Response keyed(String body) {
        return as().header("Idempotency-Key", "again-" + job).body(body).post("/v1/assets/" + asset + "/rerun");
    }

    private RequestSpecification as() {
        return given().header("Authorization", caller.authorization()).contentType(ContentType.JSON);
    }
}
