package dev.darkroom.jobs.usage;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** An owner whose jobs have ended, with a price and as many units as a test wants. */
abstract class WithPricedJobs {

    static final String ENDPOINT = "fal-ai/flux/dev";

    @Inject
    Callers callers;

    @Inject
    Database database;

    TestCaller owner;

    @BeforeEach
    void somebody() {
        owner = callers.somebodyWithAllOfAnOwner();
    }

    RequestSpecification as(String authorization) {
        return given().header("Authorization", authorization).contentType(ContentType.JSON);
    }

    RequestSpecification as() {
        return as(owner.authorization());
    }

    JsonPath job(String id) {
        return as().get("/v1/jobs/" + id).then().statusCode(200).extract().jsonPath();
    }

    /** A job that has ended and whose price is known, with so many units. */
    String ended(String authorization, @Nullable String units, String tags) {
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
}
