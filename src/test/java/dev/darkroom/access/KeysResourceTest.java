package dev.darkroom.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys are made, used and changed, and none gives more than it has. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class KeysResourceTest extends WithKeys {

    @Test
    void a_made_key_works_is_seen_to_be_used_and_shows_its_secret_once() {
        String secret = make("""
                {"name": "ci", "scopes": ["jobs:read"], "calls_per_minute": 60}""")
                .statusCode(201)
                .body("key.name", equalTo("ci"))
                .body("key.scopes", equalTo(List.of("jobs:read")))
                .body("key.calls_per_minute", equalTo(60))
                .body("key.last_used_at", nullValue())
                .extract()
                .path("secret");
        assertThat(listing(secret)).isEqualTo(200);
        assertThat(as("Key " + secret).get("/v1/assets").statusCode()).isEqualTo(403);
        String all = as(owner.authorization())
                .get("/v1/keys")
                .then()
                .statusCode(200)
                .body("keys", hasSize(2))
                .body("keys[0].id", equalTo(id(secret)))
                .body("keys[0].last_used_at", notNullValue())
                .extract()
                .asString();
        assertThat(all).doesNotContain(secret.substring(secret.indexOf(':') + 1));
    }

    @Test
    void without_a_list_of_scopes_it_may_what_its_maker_may_but_make_no_keys() {
        make("{\"name\": \"same\"}")
                .statusCode(201)
                .body("key.scopes", hasItems("jobs:read", "assets:read"))
                .body("key.scopes", hasSize(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "x", "scopes": ["jobs:write"]}                    | 403 | jobs:write
            {"name": "x", "scopes": ["admin"]}                         | 403 | admin
            {"name": "x", "scopes": ["jobs"]}                          | 422 | scopes
            {"name": "x", "scopes": [null]}                            | 422 | scopes
            {"name": "x", "scopes": "jobs:read"}                       | 422 | scopes
            {}                                                         | 422 | name
            {"name": ""}                                               | 422 | name
            {"name": "x", "expires_at": "2001-01-01T00:00:00Z"}        | 422 | expires_at
            {"name": "x", "expires_at": "tomorrow"}                    | 422 | expires_at
            {"name": "x", "calls_per_minute": 0}                       | 422 | calls_per_minute
            {"name": "x", "monthly_budget": 0}                         | 422 | monthly_budget
            {"name": "x", "monthly_budget": 1e-300000000}              | 422 | monthly_budget
            {"name": "x", "colour": "red"}                             | 422 | colour
            """)
    void what_cannot_be_is_refused_by_name_and_makes_nothing(String body, int status, String named) {
        make(body).statusCode(status).body("error.message", containsString(named));
        as(owner.authorization()).get("/v1/keys").then().body("keys", hasSize(1));
    }

    @Test
    void a_limited_key_lifts_neither_its_own_limits_nor_gives_looser_ones() {
        String secret = make("""
                {"name": "limited", "scopes": ["jobs:read", "keys:read", "keys:write"], "calls_per_minute": 100,
                 "parallel_jobs": 2, "monthly_budget": 5}""").statusCode(201).extract().path("secret");
        RequestSpecification limited = as("Key " + secret);
        for (String looser : List.of(
                "\"calls_per_minute\": null",
                "\"calls_per_minute\": 101",
                "\"parallel_jobs\": 3",
                "\"monthly_budget\": 5.01",
                "\"monthly_budget\": null")) {
            given().spec(limited)
                    .body("{" + looser + "}")
                    .patch("/v1/keys/" + id(secret))
                    .then()
                    .statusCode(403)
                    .body("error.message", containsString("cannot give more"));
        }
        given().spec(limited)
                .body("{\"name\": \"x\", \"scopes\": [\"jobs:read\"], \"parallel_jobs\": 3}")
                .post("/v1/keys")
                .then()
                .statusCode(403)
                .body("error.message", containsString("parallel_jobs"));
        given().spec(limited)
                .body("{\"name\": \"x\", \"scopes\": [\"jobs:read\"], \"parallel_jobs\": 1}")
                .post("/v1/keys")
                .then()
                .statusCode(201)
                .body("key.calls_per_minute", equalTo(100))
                .body("key.parallel_jobs", equalTo(1))
                .body("key.monthly_budget", equalTo(5));
        String free = make("{\"name\": \"free\", \"scopes\": [\"jobs:read\"]}")
                .extract()
                .path("secret");
        given().spec(limited).post("/v1/keys/" + id(free) + "/rotate").then().statusCode(403);
    }

    @Test
    void what_is_changed_is_changed_and_the_rest_stays() {
        String secret = make("{\"name\": \"old\", \"calls_per_minute\": 5}")
                .statusCode(201)
                .extract()
                .path("secret");
        String path = "/v1/keys/" + id(secret);
        as(owner.authorization())
                .body("{\"name\": \"new\", \"scopes\": [\"assets:read\"]}")
                .patch(path)
                .then()
                .statusCode(200)
                .body("key.name", equalTo("new"))
                .body("key.scopes", equalTo(List.of("assets:read")))
                .body("key.calls_per_minute", equalTo(5));
        assertThat(listing(secret)).isEqualTo(403);
        as(owner.authorization())
                .body("{\"calls_per_minute\": null}")
                .patch(path)
                .then()
                .statusCode(200)
                .body("key.calls_per_minute", nullValue())
                .body("key.name", equalTo("new"));
    }

    @Test
    void a_key_that_may_more_can_be_neither_taken_over_nor_ended() {
        String path = "/v1/keys/"
                + id(callers.again(owner, "alias", "'strong'").authorization().substring(4));
        as(owner.authorization()).get(path).then().statusCode(200);
        as(owner.authorization()).post(path + "/rotate").then().statusCode(403);
        as(owner.authorization()).body("{\"name\": \"x\"}").patch(path).then().statusCode(403);
        as(owner.authorization()).delete(path).then().statusCode(403);
    }

    @Test
    void anothers_key_is_not_found() {
        String path = "/v1/keys/" + id(made());
        TestCaller stranger = callers.somebodyWith(Scope.ADMIN);
        as(stranger.authorization()).get(path).then().statusCode(404);
        as(stranger.authorization()).delete(path).then().statusCode(404);
        as(stranger.authorization()).get("/v1/keys").then().statusCode(200).body("keys", hasSize(1));
    }
}
