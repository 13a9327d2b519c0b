package dev.darkroom.storage.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.darkroom.access.SessionService;
import dev.darkroom.shared.Database;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.ReadSignatures;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AclServiceTest {

    @Inject
    ObjectService objectService;

    @Inject
    ReadSignatures signatures;

    @Inject
    SessionService sessionService;

    @Inject
    Database database;

    @Inject
    Callers callers;

    private TestCaller owner;
    private TestCaller friend;
    private TestCaller stranger;

    @BeforeEach
    void three_people() {
        owner = callers.somebody();
        friend = callers.somebody();
        stranger = callers.somebody();
    }

    @Test
    void a_file_is_public_until_its_owner_says_otherwise() {
        StoredObject object = stored(owner, null, null, null);

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
        StoredObject object = stored(owner, null, null, null);
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
        StoredObject object = stored(owner, null, null, null);
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
        StoredObject object = stored(owner, null, null, null);
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
        StoredObject object = stored(owner, null, null, null);
        assertThat(read(object, null)).isEqualTo(200);
        assertThat(read(object, null)).isEqualTo(200);

        put(object, "{\"default\": \"forbid\"}").then().statusCode(200);

        assertThat(read(object, null)).isEqualTo(403);
        assertThat(read(object, owner)).isEqualTo(200);
        assertThat(read(object, null)).isEqualTo(403);
    }

    @Test
    void a_token_of_the_owner_reads_too() {
        StoredObject object = stored(owner, null, null, null);
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
        StoredObject object = stored(owner, null, null, null);
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

    @Test
    void a_signed_url_reads_until_its_time_that_very_file_and_no_other() {
        StoredObject object = stored(owner, null, null, null);
        StoredObject other = stored(owner, null, null, null);
        put(object, "{\"default\": \"hide\"}").then().statusCode(200);
        put(other, "{\"default\": \"hide\"}").then().statusCode(200);

        String signed = as(owner)
                .queryParam("url", url(object))
                .body("{\"expiration_seconds\": 60}")
                .post("/v1/storage/files/sign")
                .then()
                .statusCode(200)
                .extract()
                .path("signed_url");

        assertThat(signed).startsWith(url(object) + "?identity=");
        assertThat(given().urlEncodingEnabled(false).get(signed).statusCode()).isEqualTo(200);
        assertThat(given().urlEncodingEnabled(false)
                        .get(signed.replace(object.key(), other.key()))
                        .statusCode())
                .isEqualTo(404);
        String late = signed.replaceFirst("identity=(\\d+)", "identity=9$1");
        assertThat(given().urlEncodingEnabled(false).get(late).statusCode()).isEqualTo(404);
        String past = url(object) + signatures.query(object.key(), Duration.ofSeconds(-1));
        assertThat(given().urlEncodingEnabled(false).get(past).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"expiration_seconds\": null}",
                "{\"expiration_seconds\": 0}",
                "{\"expiration_seconds\": 604801}",
                "{\"expiration_seconds\": 1.5}",
                "{\"expiration_seconds\": \"60\"}",
                "{\"expiration_seconds\": 99999999999999999999}"
            })
    void seconds_that_are_none_sign_nothing(String body) {
        as(owner)
                .queryParam("url", url(stored(owner, null, null, null)))
                .body(body)
                .post("/v1/storage/files/sign")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.field", equalTo("expiration_seconds"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"default\": \"deny\"}                                          | default",
                "{\"default\": null}                                              | default",
                "{\"default\": \"allow\", \"rules\": {}}                          | rules",
                "{\"rules\": [{\"decision\": \"allow\"}]}                         | rules.0.user",
                "{\"rules\": [{\"user\": \"a\", \"decision\": \"Allow\"}]}        | rules.0.decision",
                "{\"rules\": [{\"user\": \"a\"}]}                                 | rules.0.decision",
                "{\"default\": \"allow\", \"public\": true}                       | public",
                "[]                                                               | body",
                "{                                                                | body"
            })
    void a_list_that_is_not_understood_changes_nothing(String body, String field) {
        StoredObject object = stored(owner, null, null, null);
        put(object, "{\"default\": \"forbid\"}").then().statusCode(200);

        put(object, body)
                .then()
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.field", equalTo(field));

        assertThat(read(object, null)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"expiration_duration_seconds\": 0}                             | expiration_duration_seconds",
                "{\"expiration_duration_seconds\": \"1\"}                         | expiration_duration_seconds",
                "{\"expiration_duration_seconds\": 3153600001}                    | expiration_duration_seconds",
                "{\"initial_acl\": []}                                            | initial_acl",
                "{\"initial_acl\": {\"default\": null}}                           | initial_acl.default",
                "{\"initial_acl\": {\"public\": true}}                            | initial_acl.public",
                "{\"initial_acl\": {\"rules\": [{\"user\": 7}]}}                  | initial_acl.rules.0.user",
                "{\"initial_acl\": {\"rules\": [{\"user\": \"a\"}]}}              | initial_acl.rules.0.decision",
                "{\"expiration\": 60}                                             | expiration"
            })
    void settings_that_are_not_understood_name_what_is_wrong(String body, String field) {
        as(owner)
                .body(body)
                .put("/v1/storage/settings")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.field", equalTo(field));
    }

    @Test
    void urls_that_name_no_file_of_the_caller_are_refused_alike_everywhere() {
        StoredObject object = stored(owner, null, null, null);
        for (String path : List.of("/v1/storage/files/acl", "/v1/storage/files/sign")) {
            boolean sign = path.endsWith("sign");
            for (String wrong : List.of(
                    "https://v3.fal.media/files/b/" + object.key(),
                    url(object) + "?identity=1",
                    url(object).replace("/files/", "/elsewhere/"),
                    "nonsense",
                    "")) {
                RequestSpecification request =
                        as(owner).queryParam("url", wrong).body(sign ? "{\"expiration_seconds\": 1}" : "{}");
                (sign ? request.post(path) : request.put(path))
                        .then()
                        .statusCode(422)
                        .body("error.field", equalTo("url"))
                        .body("error.message", containsString("url"));
            }
            for (String unknown : List.of(
                    url(object).replace(object.key(), objectService.newKey("x.bin")),
                    url(stored(stranger, null, null, null)),
                    url(object) + "/../" + object.key())) {
                RequestSpecification request =
                        as(owner).queryParam("url", unknown).body(sign ? "{\"expiration_seconds\": 1}" : "{}");
                (sign ? request.post(path) : request.put(path))
                        .then()
                        .statusCode(404)
                        .body("error.type", equalTo("not_found"));
            }
        }
    }

    private Response put(StoredObject object, String acl) {
        return as(owner).queryParam("url", url(object)).body(acl).put("/v1/storage/files/acl");
    }

    private static int read(StoredObject object, @Nullable TestCaller reader) {
        RequestSpecification request = reader == null ? given() : as(reader);
        return request.get("/files/{key}", object.key()).statusCode();
    }

    private static RequestSpecification as(TestCaller caller) {
        return given().header("Authorization", caller.authorization()).contentType("application/json");
    }

    private String session(TestCaller caller) {
        return sessionService
                .openWithKey(caller.authorization().substring("Key ".length()))
                .orElseThrow();
    }

    private static String url(StoredObject object) {
        return "http://localhost:" + RestAssured.port + ObjectService.urlPath(object.key());
    }

    private StoredObject stored(
            TestCaller whose, @Nullable Long seconds, @Nullable String acl, @Nullable String keyId) {
        WrittenFile writtenFile = objectService.write(new ByteArrayInputStream(new byte[] {1, 2, 3}), 10);
        StoredObject object = objectService.keep(
                writtenFile.temporary(),
                objectService.newKey("x.bin"),
                new NewObject(
                        whose.ownerId(),
                        3,
                        writtenFile.sha256(),
                        "application/octet-stream",
                        "x.bin",
                        seconds,
                        acl,
                        keyId));
        objectService.insert(List.of(object));
        return object;
    }
}
