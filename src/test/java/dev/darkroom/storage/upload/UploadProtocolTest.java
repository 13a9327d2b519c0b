package dev.darkroom.storage.upload;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in, as the official clients go it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class UploadProtocolTest {

    private static final byte[] BYTES = "a picture, let us say".getBytes(UTF_8);

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    Clock clock;

    private TestCaller caller;

    @BeforeEach
    void meet() {
        caller = callers.somebody();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?storage_type=fal-cdn-v3", "?storage_type=gcs", ""})
    void a_file_is_put_where_the_answer_says_and_read_at_its_url(String storageType) {
        JsonPath place =
                initiate("initiate" + storageType, "{\"content_type\":\"image/png\",\"file_name\":\"cat.png\"}");
        assertThat(place.getString("file_url")).matches("http://.+/files/[A-Za-z0-9_-]{22}_cat\\.png");
        assertThat(place.getString("upload_url")).startsWith(place.getString("file_url") + "?signature=");

        given().urlEncodingEnabled(false)
                .contentType("image/png")
                .body(BYTES)
                .put(place.getString("upload_url"))
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("access_url", equalTo(place.getString("file_url")));

        Response read = given().get(place.getString("file_url"));
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.asByteArray()).isEqualTo(BYTES);
        assertThat(read.contentType()).isEqualTo("image/png");
        assertThat(read.header("Content-Disposition")).startsWith("inline; filename=\"cat.png\"");
    }

    @Test
    void a_client_that_says_nothing_about_its_file_is_served_too() {
        JsonPath place = initiate("initiate", "");

        given().urlEncodingEnabled(false)
                .body(BYTES)
                .put(place.getString("upload_url"))
                .then()
                .statusCode(200);

        given().get(place.getString("file_url"))
                .then()
                .statusCode(200)
                .contentType("application/octet-stream")
                .header("Content-Disposition", startsWith("attachment"));
    }

    @Test
    void the_same_bytes_may_come_twice_and_other_bytes_may_not() {
        JsonPath place = initiate("initiate", "{}");
        String url = place.getString("upload_url");

        given().urlEncodingEnabled(false).body(BYTES).put(url).then().statusCode(200);
        given().urlEncodingEnabled(false).body(BYTES).put(url).then().statusCode(200);
        given().urlEncodingEnabled(false)
                .body("something else".getBytes(UTF_8))
                .put(url)
                .then()
                .statusCode(409);

        assertThat(given().get(place.getString("file_url")).asByteArray()).isEqualTo(BYTES);
    }

    @Test
    void parts_are_put_below_the_signed_path_and_completed_there() {
        JsonPath place = initiate(
                "initiate-multipart?storage_type=fal-cdn-v3",
                "{\"content_type\":\"video/mp4\",\"file_name\":\"a film.mp4\"}");
        String[] url = place.getString("upload_url").split("\\?");

        List<Map<String, Object>> parts = List.of(part(url, 1, "one "), part(url, 2, "two "), part(url, 3, "three"));
        for (int again = 0; again < 2; again++) {
            given().urlEncodingEnabled(false)
                    .contentType("application/json")
                    .body(Map.of("parts", parts))
                    .post(url[0] + "/complete?" + url[1])
                    .then()
                    .statusCode(200)
                    .body("access_url", equalTo(place.getString("file_url")));
        }

        Response read = given().get(place.getString("file_url"));
        assertThat(read.asString()).isEqualTo("one two three");
        assertThat(read.contentType()).isEqualTo("video/mp4");
        assertThat(count("SELECT count(*) FROM upload_part JOIN upload ON id = upload_id WHERE owner_id = ?"))
                .isZero();
    }

    @Test
    void a_token_sends_a_file_in_one_request() {
        JsonPath token = token("{}");
        assertThat(token.getString("token_type")).isEqualTo("Bearer");
        assertThat(token.getString("expires_at")).endsWith("+00:00");
        Instant end = OffsetDateTime.parse(token.getString("expires_at")).toInstant();
        assertThat(Duration.between(clock.instant(), end)).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(61));

        JsonPath answer = given().header("Authorization", bearer(token))
                .header("X-Fal-File-Name", "cat.png")
                .contentType("image/png")
                .body(BYTES)
                .post(token.getString("base_url") + "/files/upload")
                .then()
                .statusCode(200)
                .body("uploaded", equalTo(true))
                .body("access_url", matchesPattern("http://.+/files/[A-Za-z0-9_-]{22}_cat\\.png"))
                .extract()
                .jsonPath();

        assertThat(given().get(answer.getString("access_url")).asByteArray()).isEqualTo(BYTES);
    }

    @Test
    void a_token_lives_as_long_as_was_asked_for_and_a_key_will_do_as_well() {
        JsonPath token = token("{\"expiration_seconds\": 600}");
        Instant made = OffsetDateTime.parse(token.getString("created_at")).toInstant();
        Instant end = OffsetDateTime.parse(token.getString("expires_at")).toInstant();
        assertThat(Duration.between(made, end)).isEqualTo(Duration.ofMinutes(10));

        given().header("Authorization", caller.authorization())
                .body(BYTES)
                .post("/files/upload")
                .then()
                .statusCode(200);
    }

    @Test
    void a_token_sends_parts_in_any_order_some_of_them_twice() {
        String bearer = bearer(token("{}"));
        JsonPath begun = given().header("Authorization", bearer)
                .header("X-Fal-File-Name", "a film.mp4")
                .header("Content-Type", "video/mp4")
                .post("/files/upload/multipart")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        String parts = begun.getString("access_url") + "/multipart/" + begun.getString("uploadId") + "/";

        String three = etag(bearer, parts + 3, "three");
        String wrong = etag(bearer, parts + 1, "uno ");
        String one = etag(bearer, parts + 1, "one ");
        String two = etag(bearer, parts + 2, "two ");
        assertThat(one).isNotEqualTo(wrong).startsWith("\"");
        given().header("Authorization", bearer)
                .contentType("application/json")
                .body(
                        "{\"parts\":[{\"part_number\":3,\"etag\":%s},{\"partNumber\":1,\"etag\":%s},{\"partNumber\":2,\"etag\":%s}]}"
                                .formatted(quoted(three), quoted(one), quoted(two)))
                .post(parts + "complete")
                .then()
                .statusCode(200);

        Response read = given().get(begun.getString("access_url"));
        assertThat(read.asString()).isEqualTo("one two three");
        assertThat(read.contentType()).startsWith("video/mp4");
    }

    @Test
    void the_lifecycle_header_says_how_long_a_file_is_kept() {
        String url = given().header("Authorization", caller.authorization())
                .header("X-Fal-Object-Lifecycle", "{\"expiration_duration_seconds\": 3600}")
                .header("X-Fal-Object-Lifecycle-Preference", "{\"expiration_duration_seconds\": 60}")
                .body(BYTES)
                .post("/files/upload")
                .then()
                .statusCode(200)
                .extract()
                .path("access_url");

        assertThat(kept(url)).isBetween(Duration.ofSeconds(3590), Duration.ofSeconds(3600));

        JsonPath place = given().header("Authorization", caller.authorization())
                .header("X-Fal-Object-Lifecycle-Preference", "{\"expiration_duration_seconds\": 60}")
                .body("{}")
                .post("/rest/storage/upload/initiate")
                .jsonPath();
        given().urlEncodingEnabled(false)
                .body(BYTES)
                .put(place.getString("upload_url"))
                .then()
                .statusCode(200);

        assertThat(kept(place.getString("file_url"))).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
    }

    private JsonPath initiate(String route, String body) {
        return given().header("Authorization", caller.authorization())
                .contentType("application/json")
                .body(body)
                .post("/rest/storage/upload/" + route)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private JsonPath token(String body) {
        return given().header("Authorization", caller.authorization())
                .contentType("application/json")
                .body(body)
                .post("/rest/storage/auth/token?storage_type=fal-cdn-v3")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String bearer(JsonPath token) {
        return token.getString("token_type") + " " + token.getString("token");
    }

    /** As the JavaScript client reads it: from the body. */
    private static Map<String, Object> part(String[] url, int number, String bytes) {
        return given().urlEncodingEnabled(false)
                .body(bytes.getBytes(UTF_8))
                .put(url[0] + "/" + number + "?" + url[1])
                .then()
                .statusCode(200)
                .body("partNumber", equalTo(number))
                .extract()
                .jsonPath()
                .getMap("");
    }

    /** As the Python client reads it: from the header. */
    private static String etag(String bearer, String url, String bytes) {
        return given().header("Authorization", bearer)
                .body(bytes.getBytes(UTF_8))
                .put(url)
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");
    }

    private static String quoted(String etag) {
        return '"' + etag.replace("\"", "\\\"") + '"';
    }

    private Duration kept(String url) {
        return database.first(
                        "SELECT expires_at FROM stored_object WHERE key = ?",
                        row -> Duration.between(clock.instant(), Database.time(row, "expires_at")),
                        url.substring(url.lastIndexOf('/') + 1))
                .orElseThrow();
    }

    private long count(String sql) {
        return database.query(sql, row -> row.getLong(1), caller.ownerId()).getFirst();
    }
}
