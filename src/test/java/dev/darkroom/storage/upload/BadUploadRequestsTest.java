package dev.darkroom.storage.upload;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;

import dev.darkroom.access.Scope;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that make no sense, tokens that are none, names and paths that lead elsewhere. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class BadUploadRequestsTest extends LeavesNothing {

    @Inject
    @CacheName("callers")
    Cache knownKeys;

    @Test
    void tokens_are_checked() {
        String token = given().header("Authorization", caller.authorization())
                .body("{\"expiration_seconds\":60}")
                .post("/rest/storage/auth/token")
                .path("token");
        String[] pieces = token.split("\\.", 3);
        long later = Long.parseLong(pieces[1]) + 1;
        for (String forged : List.of(
                "",
                "x",
                token + "x",
                "x" + token,
                pieces[0] + "." + later + "." + pieces[2],
                pieces[0] + "." + pieces[1] + ".test",
                pieces[0] + "..")) {
            upload("Bearer " + forged).statusCode(401);
        }
        upload("Key " + token).statusCode(401);
        // A token is for files, and for nothing else.
        given().header("Authorization", "Bearer " + token)
                .body("{}")
                .post("/rest/storage/upload/initiate")
                .then()
                .statusCode(401);
        upload(callers.somebodyWith(Scope.JOBS_READ).authorization()).statusCode(403);
        for (String life : List.of("0", "-5", "2592001", "\"soon\"", "1.5")) {
            given().header("Authorization", caller.authorization())
                    .body("{\"expiration_seconds\":" + life + "}")
                    .post("/rest/storage/auth/token")
                    .then()
                    .statusCode(422)
                    .body("detail[0].loc", equalTo(List.of("body", "expiration_seconds")));
        }
    }

    @Test
    void a_token_is_no_better_than_its_key() {
        String token = given().header("Authorization", caller.authorization())
                .body("{}")
                .post("/rest/storage/auth/token")
                .path("token");
        database.update("UPDATE api_key SET disabled_at = now() WHERE owner_id = ?", caller.ownerId());
        knownKeys.invalidateAll().await().indefinitely();

        upload("Bearer " + token).statusCode(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|body",
                "nonsense|body",
                "{\"content_type\":\"png\"}|body.content_type",
                "{\"content_type\":\"image/png\\r\\nX: y\"}|body.content_type",
                "{\"content_type\":7}|body.content_type",
                "{\"file_name\":[]}|body.file_name",
                "{\"file_size\":-1}|body.file_size",
                "{\"file_size\":1.5}|body.file_size",
            })
    void a_request_that_makes_no_sense_opens_no_upload(String body, String place) {
        initiated("initiate", body).statusCode(422).body("detail[0].loc", equalTo(List.of(place.split("\\."))));
        assertThat(count("SELECT count(*) FROM upload WHERE owner_id = ?")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no",
                "[]",
                "{\"expiration_duration_seconds\":-1}",
                "{\"expiration_duration_seconds\":\"1d\"}",
                "{\"expiration_duration_seconds\":99999999999999}",
                "{\"initial_acl\":[]}",
                "{\"initial_acl\":{\"default\":\"privat\"}}"
            })
    void a_lifecycle_that_makes_no_sense_is_refused(String lifecycle) {
        for (String name : List.of("X-Fal-Object-Lifecycle", "X-Fal-Object-Lifecycle-Preference")) {
            given().header("Authorization", caller.authorization())
                    .header(name, lifecycle)
                    .body(TEN)
                    .post("/files/upload")
                    .then()
                    .statusCode(422)
                    .body("detail[0].loc", equalTo(List.of("header", name)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..\\\\..\\\\boot.ini",
                "/etc/passwd",
                "a\\u0000b.png",
                "gnp.\\u202Eexe",
                "..",
                "",
                "a\\nb.png",
                "C:\\\\con"
            })
    void a_name_never_leads_anywhere(String name) {
        JsonPath place = initiate("initiate", "{\"file_name\":\"" + name + "\"}");

        assertThat(URI.create(place.getString("file_url")).getPath())
                .matches("/files/[A-Za-z0-9_-]{22}_[A-Za-z0-9][A-Za-z0-9._-]*")
                .doesNotContain("..");
        String shown = database.query(
                        "SELECT file_name FROM upload WHERE owner_id = ?", row -> row.getString(1), caller.ownerId())
                .getFirst();
        assertThat(shown).doesNotContainPattern("[/\\\\\\p{Cntrl}\\u202E]").isNotIn("", ".", "..");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/../../../etc/passwd",
                "/files/..%2f..%2f..%2fetc%2fpasswd",
                "/files/%2e%2e/%2e%2e/etc/passwd",
                "/files/%252e%252e%252fetc%252fpasswd",
                "/files/..%5c..%5cetc%5cpasswd",
                "/files/abcdefghijklmnopqrstuv_..%2f..%2fa.png",
                "/files//etc/passwd",
                "/files/abcdefghijklmnopqrstuv_a.png%00.txt",
                "/files/abcdefghijklmnopqrstuv_a.png/multipart/..%2f..%2f/1",
                "/files/abcdefghijklmnopqrstuv_a.png/../../x"
            })
    void no_spelling_of_a_path_leads_out(String path) {
        given().urlEncodingEnabled(false)
                .header("Authorization", caller.authorization())
                .body(TEN)
                .put(path + "?signature=x")
                .then()
                .statusCode(oneOf(400, 403, 404, 405))
                .body(not(containsString("root:")));
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(oneOf(400, 404, 405))
                .body(not(containsString("root:")));
    }
}
