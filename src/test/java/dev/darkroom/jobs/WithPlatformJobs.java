package dev.darkroom.jobs;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** A caller who makes jobs in the platform's style. */
abstract class WithPlatformJobs {

    static final String SLOW = "{\"prompt\": \"slow\", \"sandbox\": {\"run_ms\": 20000}}";

    @Inject
    Callers callers;

    @Inject
    Database database;

    TestCaller caller;

    @BeforeEach
    void somebodyNew() {
        caller = callers.somebody();
    }

    RequestSpecification as() {
        return given().header("Authorization", caller.authorization());
    }

    static String job(String input) {
        return "{\"endpoint\": \"fal-ai/flux/dev\", \"input\": " + input + "}";
    }

    static UUID id(Response made) {
        return UUID.fromString(made.path("job.job_id"));
    }

    void awaitState(UUID id, String state) {
        await().atMost(Api.PATIENCE)
                .until(() -> as().get("/v1/jobs/" + id).path("job.state").equals(state));
    }

    long jobs() {
        return database.query("SELECT count(*) FROM job WHERE owner_id = ?", row -> row.getLong(1), caller.ownerId())
                .getFirst();
    }
}
