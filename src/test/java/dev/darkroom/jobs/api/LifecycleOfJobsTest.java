package dev.darkroom.jobs.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How outputs are kept is said by fal's header on every route that makes a job. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class LifecycleOfJobsTest {

    private static final String HIDDEN =
            "{\"expiration_duration_seconds\": 3600, \"initial_acl\": {\"default\": \"hide\"}}";
    private static final String JOB = "{\"endpoint\": \"fal-ai/flux/dev\", \"input\": {\"prompt\": \"hidden\"}}";

    @Inject
    Callers callers;

    @Inject
    Database database;

    private Callers.TestCaller owner;

    @BeforeEach
    void comeIn() {
        owner = callers.somebodyWithAllOfAnOwner();
    }

    private RequestSpecification as() {
        return given().header("Authorization", owner.authorization()).contentType("application/json");
    }

    /** The list of readers of each output's object, and whether it expires. */
    private List<String> outputs(int count) {
        await().atMost(Api.PATIENCE).until(() -> kept().size() == count);
        return kept();
    }

    private List<String> kept() {
        return database.query(
                "SELECT COALESCE(o.acl::text, 'open') || (o.expires_at IS NOT NULL) FROM asset a JOIN stored_object o ON o.key = a.object_key"
                        + " WHERE a.owner_id = ?",
                row -> row.getString(1),
                owner.ownerId());
    }

    private void assertHidden(int count) {
        assertThat(outputs(count))
                .allSatisfy(one -> assertThat(one).contains("hide").endsWith("true"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/jobs       | X-Fal-Object-Lifecycle-Preference | " + JOB,
                "/v1/jobs       | X-Fal-Object-Lifecycle            | " + JOB,
                "/v1/jobs/batch | X-Fal-Object-Lifecycle-Preference | {\"jobs\": [" + JOB + "]}",
                "/v1/workflows  | X-Fal-Object-Lifecycle            | {\"jobs\": [{\"name\": \"a\", \"endpoint\": \"fal-ai/flux/dev\", \"input\": {\"prompt\": \"x\"}}]}",
            })
    void a_job_is_told_by_the_header_how_its_outputs_are_kept(String route, String header, String body) {
        as().header(header, HIDDEN).body(body).post(route).then().statusCode(route.endsWith("batch") ? 200 : 201);
        assertHidden(1);
    }

    @ParameterizedTest
    @CsvSource({"/v1/jobs", "/v1/workflows", "/v1/assets/uploads"})
    void one_that_is_not_understood_is_422(String route) {
        as().header("X-Fal-Object-Lifecycle", "soon")
                .body(
                        route.endsWith("uploads")
                                ? "{\"url\": \"https://x.test/a.png\", \"type\": \"image\"}"
                                : route.endsWith("workflows") ? "{\"jobs\": [" + JOB + "]}" : JOB)
                .post(route)
                .then()
                .statusCode(422)
                .body("error.message", containsString("X-Fal-Object-Lifecycle"));
    }

    @Test
    void an_asset_that_is_made_again_is_kept_as_before_unless_it_is_said_otherwise() {
        as().header("X-Fal-Object-Lifecycle", HIDDEN)
                .body(JOB)
                .post("/v1/jobs")
                .then()
                .statusCode(201);
        assertHidden(1);
        UUID asset = database.first(
                        "SELECT id FROM asset WHERE owner_id = ?", row -> Database.id(row, "id"), owner.ownerId())
                .orElseThrow();

        as().body("{}").post("/v1/assets/" + asset + "/rerun").then().statusCode(201);
        assertHidden(2);

        as().header(
                        "X-Fal-Object-Lifecycle",
                        "{\"expiration_duration_seconds\": 0, \"initial_acl\": {\"default\": \"allow\"}}")
                .body("{}")
                .post("/v1/assets/" + asset + "/rerun")
                .then()
                .statusCode(201);
        assertThat(outputs(3))
                .anySatisfy(one -> assertThat(one).doesNotContain("hide").endsWith("false"));
    }
}
