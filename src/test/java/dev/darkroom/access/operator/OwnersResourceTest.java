package dev.darkroom.access.operator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.access.Scope;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.UncommittedChange;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An owner is made by an operator, works with its own key, is limited, and is let in or not. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class OwnersResourceTest {

    @Inject
    Callers callers;

    @Inject
    Database database;

    private static RequestSpecification as(String key) {
        return Api.as(key).contentType(ContentType.JSON);
    }

    private static RequestSpecification operator() {
        return Api.caller().contentType(ContentType.JSON);
    }

    private static JsonPath made(String body) {
        return operator()
                .body(body)
                .post("/v1/owners")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    @Test
    void a_new_owner_works_with_its_key_makes_others_and_sees_nothing_of_anybody() {
        JsonPath made = made("{\"name\": \"studio\", \"weight\": 3, \"parallel_jobs\": 5}");
        String key = made.getString("secret");
        assertThat(made.getInt("owner.weight")).isEqualTo(3);
        assertThat(made.getInt("owner.parallel_jobs")).isEqualTo(5);
        as(key).get("/v1/jobs").then().statusCode(200).body("jobs.size()", equalTo(0));
        as(key).body("{\"name\": \"more\"}").post("/v1/keys").then().statusCode(201);
        as(key).get("/v1/owners").then().statusCode(403);
        as(key).body("{\"name\": \"x\", \"scopes\": [\"operate\"]}")
                .post("/v1/keys")
                .then()
                .statusCode(403);
        operator()
                .get("/v1/owners?limit=100")
                .then()
                .statusCode(200)
                .body("owners.id", hasItem(made.getString("owner.id")));
    }

    @Test
    void a_disabled_owner_is_not_let_in_by_any_key_until_it_is_enabled() {
        JsonPath made = made("{\"name\": \"late payer\"}");
        String path = "/v1/owners/" + made.getString("owner.id");
        as(made.getString("secret")).get("/v1/jobs").then().statusCode(200);
        operator()
                .body("{\"status\": \"disabled\"}")
                .patch(path)
                .then()
                .statusCode(200)
                .body("owner.status", equalTo("disabled"))
                .body("owner.disabled_at", notNullValue());
        as(made.getString("secret")).get("/v1/jobs").then().statusCode(401);
        operator()
                .body("{\"status\": \"enabled\", \"parallel_jobs\": null, \"name\": \"paid\"}")
                .patch(path)
                .then()
                .body("owner.status", equalTo("enabled"))
                .body("owner.name", equalTo("paid"))
                .body("owner.parallel_jobs", nullValue());
        as(made.getString("secret")).get("/v1/jobs").then().statusCode(200);
    }

    @Test
    void a_change_that_meets_a_disabling_does_not_undo_it() throws Exception {
        JsonPath made = made("{\"name\": \"late payer\"}");
        UUID id = UUID.fromString(made.getString("owner.id"));
        JsonPath changed = UncommittedChange.metBy(
                () -> operator()
                        .body("{\"name\": \"renamed\"}")
                        .patch("/v1/owners/" + id)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath(),
                database,
                "UPDATE owner SET disabled_at = now() WHERE id = ?",
                id);
        assertThat(changed.getString("owner.name")).isEqualTo("renamed");
        assertThat(changed.getString("owner.status")).isEqualTo("disabled");
        as(made.getString("secret")).get("/v1/jobs").then().statusCode(401);
    }

    @Test
    void a_change_that_meets_a_removal_is_refused() throws Exception {
        UUID id = UUID.fromString(made("{\"name\": \"gone soon\"}").getString("owner.id"));
        int status = UncommittedChange.metBy(
                () -> operator()
                        .body("{\"status\": \"enabled\", \"parallel_jobs\": 4}")
                        .patch("/v1/owners/" + id)
                        .statusCode(),
                database,
                "UPDATE owner SET disabled_at = now(), removed_at = now(), parallel_limit = 0 WHERE id = ?",
                id);
        assertThat(status).isEqualTo(409);
    }

    @Test
    void all_keys_of_an_owner_have_its_rate_together() {
        JsonPath made = made("{\"name\": \"hasty\", \"calls_per_minute\": 3}");
        assertThat(made.getInt("owner.calls_per_minute")).isEqualTo(3);
        String key = made.getString("secret");
        String other = as(key).body("{\"name\": \"other\"}").post("/v1/keys").path("secret");
        as(key).get("/v1/jobs").then().statusCode(200);
        as(other).get("/v1/jobs").then().statusCode(200);
        as(other)
                .get("/v1/jobs")
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("error.message", startsWith("The owner of this key may call 3 times a minute"));
        as(key).get("/v1/jobs").then().statusCode(429);
        operator()
                .body("{\"calls_per_minute\": null, \"monthly_budget\": 2.5}")
                .patch("/v1/owners/" + made.getString("owner.id"))
                .then()
                .statusCode(200)
                .body("owner.calls_per_minute", nullValue())
                .body("owner.monthly_budget", equalTo(2.5f));
        as(key).get("/v1/jobs").then().statusCode(200);
    }

    @Test
    void an_owner_whose_limit_is_none_waits_and_goes_on_when_it_is_lifted() {
        JsonPath made = made("{\"name\": \"held\", \"parallel_jobs\": 0}");
        String key = made.getString("secret");
        String job = as(key).body("{\"endpoint\": \"fal-ai/flux/dev\", \"input\": {\"prompt\": \"x\"}}")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("job.job_id");
        as(key).get("/v1/jobs/" + job).then().body("job.state", equalTo("QUEUED"));
        operator()
                .body("{\"parallel_jobs\": 2}")
                .patch("/v1/owners/" + made.getString("owner.id"))
                .then()
                .statusCode(200);
        await().atMost(Api.PATIENCE)
                .until(() -> as(key).get("/v1/jobs/" + job).path("job.state").equals("SUCCEEDED"));
    }

    @Test
    void nobody_locks_himself_out_and_nobody_else_may_do_any_of_it() {
        String own = operator().get("/v1/owners?limit=1").path("owners[0].id");
        operator()
                .body("{\"status\": \"disabled\"}")
                .patch("/v1/owners/" + own)
                .then()
                .statusCode(409);
        String stranger =
                callers.somebodyWith(Scope.KEYS_WRITE, Scope.JOBS_WRITE).authorization();
        given().header("Authorization", stranger)
                .contentType(ContentType.JSON)
                .body("{\"name\": \"x\"}")
                .post("/v1/owners")
                .then()
                .statusCode(403);
        operator().get("/v1/owners/none").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|name",
                "{'name': ''}|name",
                "{'name': 'x', 'weight': 0}|weight",
                "{'name': 'x', 'parallel_jobs': -1}|parallel_jobs",
                "{'name': 'x', 'calls_per_minute': 0}|calls_per_minute",
                "{'name': 'x', 'monthly_budget': 0}|monthly_budget",
                "{'name': 'x', 'colour': 'red'}|colour",
            })
    void what_is_wrong_is_named(String body, String field) {
        operator()
                .body(body.replace('\'', '"'))
                .post("/v1/owners")
                .then()
                .statusCode(422)
                .body("error.message", startsWith(field));
    }
}
