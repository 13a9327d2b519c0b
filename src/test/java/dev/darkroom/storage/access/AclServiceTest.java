package dev.darkroom.storage.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.darkroom.access.SessionService;
import dev.darkroom.shared.Database;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who reads a file, by its list and by who asks. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AclServiceTest extends WithRestrictedFiles {

    @Inject
    SessionService sessionService;

    @Inject
    Database database;

    @Test
    void a_file_is_public_until_its_owner_says_otherwise() {
        StoredObject object = stored();

        as(owner)
                .queryParam("url", url(object))
                .get("/v1/storage/files/acl")
                .then()
                .statusCode(200)
                .body("default", equalTo("allow"))
                .body("rules", hasSize(0));
        assertThat(read(object, null)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"allow,200", "forbid,403", "hide,404"})
    void the_default_holds_for_all_but_the_owner_and_those_named(String otherwise, int expected) {
        StoredObject object = stored();
        put(object, """
                {"default": "%s", "rules": [{"user": "%s", "decision": "allow"}, {"user": "nobody-at-all", "decision": "allow"}]}
                """.formatted(otherwise, friend.ownerId()))
                .then()
                .statusCode(200)
                .body("default", equalTo(otherwise))
                .body("rules", hasSize(1))
                .body("rules[0].user", equalTo(friend.ownerId().toString()));

        assertThat(read(object, null)).as("a stranger without a key").isEqualTo(expected);
        assertThat(read(object, stranger)).as("a stranger").isEqualTo(expected);
        assertThat(read(object, friend)).as("a friend").isEqualTo(200);
        assertThat(read(object, owner)).as("the owner").isEqualTo(200);
        assertThat(given().head("/files/{key}", object.key()).statusCode()).isEqualTo(expected);
    }

    @Test
    void a_user_may_be_named_by_name_and_the_most_permissive_rule_counts() {
        String name = "friend " + friend.ownerId();
        database.update("UPDATE owner SET name = ? WHERE id = ?", name, friend.ownerId());
        StoredObject object = stored();
        put(object, """
                {"default": "hide", "rules": [{"user": "%s", "decision": "forbid"}, {"user": "%s", "decision": "allow"},
                                              {"user": "%s", "decision": "forbid"}]}
                """.formatted(name, friend.ownerId(), stranger.ownerId()))
                .then()
                .statusCode(200);

        assertThat(read(object, friend)).isEqualTo(200);
        assertThat(read(object, stranger)).isEqualTo(403);
        assertThat(read(object, null)).isEqualTo(404);
    }

    @Test
    void a_hidden_file_looks_like_none_and_is_kept_by_no_cache() {
        StoredObject object = stored();
        put(object, "{\"default\": \"hide\"}").then().statusCode(200);

        Response hidden = given().get("/files/{key}", object.key());
        Response none = given().get("/files/{key}", objectService.newKey("x.bin"));
        assertThat(hidden.body().asString()).isEqualTo(none.body().asString());
        // Not even who has it already is told that it is still there.
        assertThat(given().header("If-None-Match", '"' + object.sha256() + '"')
                        .get("/files/{key}", object.key())
                        .statusCode())
                .isEqualTo(404);
        as(owner).get("/files/{key}", object.key()).then().header("Cache-Control", "private, no-cache");
    }

    @Test
    void a_file_that_everybody_has_just_read_is_shut_at_once() {
        StoredObject object = stored();
        assertThat(read(object, null)).isEqualTo(200);
        assertThat(read(object, null)).isEqualTo(200);

        put(object, "{\"default\": \"forbid\"}").then().statusCode(200);

        assertThat(read(object, null)).isEqualTo(403);
        assertThat(read(object, owner)).isEqualTo(200);
        assertThat(read(object, null)).isEqualTo(403);
    }

    @Test
    void a_token_of_the_owner_reads_too() {
        StoredObject object = stored();
        put(object, "{\"default\": \"hide\"}").then().statusCode(200);
        String token = as(owner)
                .body("{}")
                .post("/rest/storage/auth/token?storage_type=fal-cdn-v3")
                .then()
                .statusCode(200)
                .extract()
                .path("token");

        int status = given().header("Authorization", "Bearer " + token)
                .get("/files/{key}", object.key())
                .statusCode();

        assertThat(status).isEqualTo(200);
    }

    @Test
    void the_gallerys_session_of_the_owner_reads_too() {
        StoredObject object = stored();
        put(object, "{\"default\": \"hide\"}").then().statusCode(200);

        assertThat(given().cookie(SessionService.COOKIE, session(owner))
                        .get("/files/{key}", object.key())
                        .statusCode())
                .isEqualTo(200);
        assertThat(given().cookie(SessionService.COOKIE, session(stranger))
                        .get("/files/{key}", object.key())
                        .statusCode())
                .isEqualTo(404);
    }

    private String session(TestCaller caller) {
        return sessionService
                .openWithKey(caller.authorization().substring("Key ".length()))
                .orElseThrow();
    }
}
