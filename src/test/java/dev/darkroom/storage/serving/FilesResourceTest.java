package dev.darkroom.storage.serving;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.storage.ObjectFixture;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as anybody reads them: whole, with headers that keep them and keep them from running here. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class FilesResourceTest {

    private static final byte[] DIGITS = "0123456789".getBytes(UTF_8);

    @Inject
    ObjectFixture objects;

    @Test
    void an_object_is_read_whole_and_for_ever() {
        StoredObject object = objects.stored(DIGITS, "text/plain", "ten digits.txt", null);

        given().get("/files/{key}", object.key())
                .then()
                .statusCode(200)
                .header("Content-Length", "10")
                .header("Content-Type", startsWith("text/plain"))
                .header("Accept-Ranges", "bytes")
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .header("ETag", '"' + object.sha256() + '"')
                .header("X-Content-Type-Options", "nosniff")
                .header("Access-Control-Allow-Origin", "*")
                .header("Content-Disposition", startsWith("inline; filename=\"ten-digits.txt\""))
                .body(equalTo("0123456789"));
    }

    @Test
    void a_head_request_tells_the_same_without_the_bytes() {
        StoredObject object = objects.stored(DIGITS, "image/png", "a.png", null);

        given().head("/files/{key}", object.key())
                .then()
                .statusCode(200)
                .header("Content-Length", "10")
                .header("Content-Type", "image/png")
                .header("ETag", '"' + object.sha256() + '"');
    }

    @Test
    void what_the_reader_has_is_not_sent_again() {
        StoredObject object = objects.stored(DIGITS, "image/png", "a.png", null);
        String tag = '"' + object.sha256() + '"';

        given().header("If-None-Match", tag)
                .get("/files/{key}", object.key())
                .then()
                .statusCode(304)
                .header("ETag", tag);
        for (String weak : List.of("W/" + tag, "\"other\", W/" + tag, "*")) {
            given().header("If-None-Match", weak)
                    .get("/files/{key}", object.key())
                    .then()
                    .statusCode(304);
            given().header("If-None-Match", weak)
                    .head("/files/{key}", object.key())
                    .then()
                    .statusCode(304);
        }
        given().header("If-None-Match", "\"other\"")
                .get("/files/{key}", object.key())
                .then()
                .statusCode(200);
        given().header("If-Range", "\"other\"")
                .header("Range", "bytes=0-1")
                .get("/files/{key}", object.key())
                .then()
                .statusCode(200);
        String made = given().head("/files/{key}", object.key()).header("Last-Modified");
        for (String current : List.of(tag, made)) {
            given().header("If-Range", current)
                    .header("Range", "bytes=0-1")
                    .get("/files/{key}", object.key())
                    .then()
                    .statusCode(206);
        }
        for (String other : List.of("W/" + tag, "Sat, 01 Jan 2000 00:00:00 GMT", "nonsense")) {
            given().header("If-Range", other)
                    .header("Range", "bytes=0-1")
                    .get("/files/{key}", object.key())
                    .then()
                    .statusCode(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xhtml+xml", "application/xml", "text/javascript", "what/ever"})
    void active_content_is_saved_and_never_run(String contentType) {
        StoredObject object = objects.stored(DIGITS, contentType, "a.bin", null);

        given().get("/files/{key}", object.key())
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header("Content-Disposition", startsWith("attachment"));
    }

    @Test
    void a_drawing_is_shown_in_a_sandbox() {
        StoredObject object = objects.stored(DIGITS, "image/svg+xml", "a.svg", null);

        given().get("/files/{key}", object.key())
                .then()
                .header("Content-Security-Policy", startsWith("sandbox; default-src 'none'"))
                .header("Content-Disposition", startsWith("inline"));
    }

    @Test
    void a_download_is_asked_for_in_the_query() {
        StoredObject object = objects.stored(DIGITS, "image/png", "猫.png", null);

        given().queryParam("download", "")
                .get("/files/{key}", object.key())
                .then()
                .header("Content-Disposition", startsWith("attachment; filename=\"file.png\""))
                .header("Content-Disposition", containsString("filename*=UTF-8''%E7%8C%AB.png"));
    }

    @Test
    void an_unknown_key_and_one_that_is_none_are_not_found() {
        for (String key : List.of("abcdefghijklmnopqrstuv_a.png", "nonsense", "..%2f..%2fetc%2fpasswd")) {
            given().urlEncodingEnabled(false)
                    .get("/files/" + key)
                    .then()
                    .statusCode(404)
                    .body("detail", equalTo("File not found"));
        }
    }
}
