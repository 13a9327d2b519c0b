package dev.darkroom.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.UncommittedChange;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A secret that has been changed, and a key that has ended, are over with all that was made of them. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RotatedSecretsTest {

    private static final String WORKER =
            "{\"name\": \"w\", \"scopes\": [\"jobs:read\", \"jobs:write\", \"assets:read\", \"assets:write\", \"keys:read\", \"keys:write\"]}";

    @Inject
    Callers callers;

    @Inject
    SessionService sessions;

    @Inject
    Database database;

    private TestCaller owner;

    @BeforeEach
    void somebody() {
        owner = callers.somebodyWithAllOfAnOwner();
    }

    private static ValidatableResponse send(String authorization, String method, String path, String body) {
        return given().header("Authorization", authorization)
                .contentType(ContentType.JSON)
                .body(body)
                .request(method, path)
                .then();
    }

    private String made(String body) {
        return send(owner.authorization(), "POST", "/v1/keys", body)
                .statusCode(201)
                .extract()
                .path("secret");
    }

    private static String id(String secret) {
        return secret.substring(0, secret.indexOf(':'));
    }

    @Test
    void an_upload_token_is_over_with_the_secret_that_it_came_by() {
        String secret = made(WORKER);
        String token = uploadToken(secret);
        assertThat(upload(token)).isEqualTo(200);

        send(owner.authorization(), "POST", "/v1/keys/" + id(secret) + "/rotate", "{\"overlap_seconds\": 0}")
                .statusCode(200);

        assertThat(upload(token)).isEqualTo(401);
    }

    private static String uploadToken(String secret) {
        return "Bearer "
                + send("Key " + secret, "POST", "/rest/storage/auth/token?storage_type=fal-cdn-v3", "{}")
                        .statusCode(200)
                        .extract()
                        .path("token");
    }

    private static int upload(String authorization) {
        return given().header("Authorization", authorization)
                .contentType("image/png")
                .body(new byte[] {1})
                .post("/files/upload")
                .statusCode();
    }

    @Test
    void a_session_by_a_former_secret_ends_with_the_overlap() {
        String secret = made(WORKER);
        send(owner.authorization(), "POST", "/v1/keys/" + id(secret) + "/rotate", "{\"overlap_seconds\": 60}")
                .statusCode(200);

        String session = QuarkusTransaction.requiringNew()
                .call(() -> sessions.openWithKey(secret).orElseThrow());

        assertThat(QuarkusTransaction.requiringNew().call(() -> sessions.ownerOf(session)))
                .isPresent();
        Instant end = database.first(
                        "SELECT expires_at FROM session WHERE key_id = ? ORDER BY expires_at DESC LIMIT 1",
                        row -> Database.time(row, "expires_at"),
                        id(secret))
                .orElseThrow();
        assertThat(end).isBefore(Instant.now().plus(2, ChronoUnit.MINUTES));
    }

    /** Instances remember for a second whom they let in. */
    @Test
    void a_session_that_was_opened_a_moment_after_the_rotation_is_over() {
        String secret = made(WORKER);
        String session = QuarkusTransaction.requiringNew()
                .call(() -> sessions.openWithKey(secret).orElseThrow());
        send(owner.authorization(), "POST", "/v1/keys/" + id(secret) + "/rotate", "{\"overlap_seconds\": 0}")
                .statusCode(200);

        database.update("UPDATE session SET expires_at = now() + interval '1 day' WHERE key_id = ?", id(secret));

        assertThat(QuarkusTransaction.requiringNew().call(() -> sessions.ownerOf(session)))
                .isEmpty();
    }

    @Test
    void what_was_made_of_a_secret_in_its_overlap_is_over_with_the_rotation_after_that() {
        String secret = made(WORKER);
        String path = "/v1/keys/" + id(secret) + "/rotate";
        send(owner.authorization(), "POST", path, "{\"overlap_seconds\": 3600}").statusCode(200);
        String session = QuarkusTransaction.requiringNew()
                .call(() -> sessions.openWithKey(secret).orElseThrow());
        String token = uploadToken(secret);
        assertThat(upload(token)).isEqualTo(200);

        send(owner.authorization(), "POST", path, "{\"overlap_seconds\": 3600}").statusCode(200);

        assertThat(upload(token)).isEqualTo(401);
        assertThat(QuarkusTransaction.requiringNew().call(() -> sessions.ownerOf(session)))
                .isEmpty();
    }

    @Test
    void a_signed_place_is_over_with_the_key_that_asked_for_it() {
        String secret = made(WORKER);
        String place = send(
                        "Key " + secret,
                        "POST",
                        "/rest/storage/upload/initiate?storage_type=fal-cdn-v3",
                        "{\"content_type\": \"text/plain\", \"file_name\": \"a.txt\"}")
                .statusCode(200)
                .extract()
                .path("upload_url");
        assertThat(put(place)).isEqualTo(200);

        send(owner.authorization(), "DELETE", "/v1/keys/" + id(secret), "{}").statusCode(204);

        assertThat(put(place)).isEqualTo(403);
    }

    private static int put(String place) {
        return given().contentType("text/plain").body("abc").put(place).statusCode();
    }

    @Test
    void a_key_that_ends_makes_none_that_lasts_longer() {
        Instant end = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        String secret = made(WORKER.replace("\"w\"", "\"w\", \"expires_at\": \"" + end + "\""));
        String me = "Key " + secret;

        send(me, "PATCH", "/v1/keys/" + id(secret), "{\"expires_at\": null}").statusCode(403);
        send(me, "PATCH", "/v1/keys/" + id(secret), "{\"expires_at\": \"" + end.plusSeconds(1) + "\"}")
                .statusCode(403);
        send(me, "POST", "/v1/keys", "{\"name\": \"x\", \"expires_at\": \"" + end.plusSeconds(1) + "\"}")
                .statusCode(403);
        send(me, "POST", "/v1/keys/" + id(made(WORKER)) + "/rotate", "{}").statusCode(403);
        String told = send(me, "POST", "/v1/keys", "{\"name\": \"x\"}")
                .statusCode(201)
                .extract()
                .path("key.expires_at");
        assertThat(Instant.parse(told)).isEqualTo(end);
    }

    @Test
    void a_change_that_meets_a_revocation_does_not_undo_it() throws Exception {
        String secret = made(WORKER);
        int change = UncommittedChange.metBy(
                () -> send(owner.authorization(), "PATCH", "/v1/keys/" + id(secret), "{\"name\": \"y\"}")
                        .extract()
                        .statusCode(),
                database,
                "UPDATE api_key SET disabled_at = now() WHERE id = ?",
                id(secret));

        assertThat(change).isEqualTo(409);
        send("Key " + secret, "GET", "/v1/jobs", "").statusCode(401);
    }

    @Test
    void a_key_that_reads_neither_jobs_nor_assets_reads_no_restricted_file() {
        String reader = made(WORKER);
        String other = made("{\"name\": \"o\", \"scopes\": [\"usage:read\"]}");
        String url = given().header("Authorization", "Key " + reader)
                .header("X-Fal-Object-Lifecycle-Preference", "{\"initial_acl\": {\"default\": \"forbid\"}}")
                .contentType("image/png")
                .body(new byte[] {1, 2})
                .post("/files/upload")
                .then()
                .statusCode(200)
                .extract()
                .path("access_url");
        String path = url.replaceFirst("https?://[^/]+", "");

        assertThat(given().get(path).statusCode()).isEqualTo(403);
        assertThat(given().header("Authorization", "Key " + reader).get(path).statusCode())
                .isEqualTo(200);
        assertThat(given().header("Authorization", "Key " + other).get(path).statusCode())
                .isEqualTo(403);
    }
}
