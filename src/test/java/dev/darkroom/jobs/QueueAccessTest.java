package dev.darkroom.jobs;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.EnumSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the queue: without a good key it is 401, and what is not one's own is not there. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class QueueAccessTest {

    @Inject
    ApiKeyService apiKeyService;

    @Inject
    Clock clock;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @ParameterizedTest
    @ValueSource(strings = {"no-uuid", "01a1fa4c-5b7f-7464-ad9e-73e2c8688641", "1-1-1-1-1"})
    void an_id_that_is_none_of_ours_is_not_found(String id) {
        for (String part : new String[] {"", "/status", "/response"}) {
            Api.caller()
                    .get("/queue/fal-ai/flux/requests/" + id + part)
                    .then()
                    .statusCode(404)
                    .body("status", equalTo("NOT_FOUND"));
        }
        Api.caller().put("/queue/fal-ai/flux/requests/" + id + "/cancel").then().statusCode(404);
    }

    @Test
    void somebody_elses_job_is_not_found_rather_than_forbidden() {
        String stranger = apiKeyService.create(anotherOwner(), "stranger", EnumSet.allOf(Scope.class));
        String id = Api.submit("sandbox/instant", "{}");
        for (String part : new String[] {"", "/status"}) {
            Api.as(stranger)
                    .get("/queue/sandbox/instant/requests/" + id + part)
                    .then()
                    .statusCode(404);
        }
        Api.as(stranger)
                .put("/queue/sandbox/instant/requests/" + id + "/cancel")
                .then()
                .statusCode(404);
        Api.as(stranger).get("/v1/jobs/" + id).then().statusCode(404).body("error.type", equalTo("not_found"));
    }

    @Test
    void a_request_under_another_application_is_not_found() {
        String id = Api.submit("sandbox/instant", "{}");
        Api.status("fal-ai/flux", id).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Key test:wrong", "Key nobody:of-the-whole-house", "Basic dGVzdA==", "Key", "Bearer test", ""})
    void without_a_good_key_it_is_401_in_the_routes_dialect(String authorization) {
        given().header("Authorization", authorization)
                .get("/queue/fal-ai/flux/requests/x/status")
                .then()
                .statusCode(401)
                .body("detail", containsString("Authentication is required"));
        given().header("Authorization", authorization)
                .get("/v1/jobs/x")
                .then()
                .statusCode(401)
                .body("error.type", equalTo("authorization_error"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Key ", "key ", "KEY  ", "Bearer ", "bEARER "})
    void either_scheme_is_good_in_any_case(String scheme) {
        given().header("Authorization", scheme + PostgresResource.KEY)
                .get("/queue/fal-ai/flux/requests/x/status")
                .then()
                .statusCode(404);
    }

    @Test
    void a_key_without_the_scope_is_403() {
        String reader = apiKeyService.create(anotherOwner(), "reader", EnumSet.of(Scope.JOBS_READ));
        Api.as(reader).body("{}").post("/queue/fal-ai/flux/dev").then().statusCode(403);
    }

    private UUID anotherOwner() {
        UUID id = ids.next();
        database.update("INSERT INTO owner (id, name, created_at) VALUES (?, 'another', ?)", id, clock.instant());
        return id;
    }
}
