package dev.darkroom.storage.serving;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.storage.Acl;
import dev.darkroom.storage.FileServingPolicy;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.ObjectStore;
import dev.darkroom.storage.PublicReadCache;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.Header;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class FilesResourceTest {

    private static final byte[] DIGITS = "0123456789".getBytes(UTF_8);

    @Inject
    ObjectService objectService;

    @Inject
    Callers callers;

    @Inject
    ObjectStore store;

    @Inject
    PublicReadCache recent;

    @Inject
    MeterRegistry metrics;

    @Test
    void an_object_is_read_whole_and_for_ever() {
        StoredObject object = stored("text/plain", "ten digits.txt", null);

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
        StoredObject object = stored("image/png", "a.png", null);

        given().head("/files/{key}", object.key())
                .then()
                .statusCode(200)
                .header("Content-Length", "10")
                .header("Content-Type", "image/png")
                .header("ETag", '"' + object.sha256() + '"');
    }

    @Test
    void ranges_are_partial_content() {
        StoredObject object = stored("video/mp4", "a.mp4", null);

        Response middle = given().header("Range", "bytes=2-4").get("/files/{key}", object.key());
        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(middle.asString()).isEqualTo("234");
        assertThat(middle.header("Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(middle.header("Content-Length")).isEqualTo("3");

        Response suffix = given().header("Range", "bytes=-3").get("/files/{key}", object.key());
        assertThat(suffix.statusCode()).isEqualTo(206);
        assertThat(suffix.asString()).isEqualTo("789");

        Response several = given().header("Range", "bytes=0-1,-2").get("/files/{key}", object.key());
        assertThat(several.statusCode()).isEqualTo(206);
        String boundary = several.contentType().replaceFirst("multipart/byteranges; *boundary=\"?([^\"]+)\"?", "$1");
        assertThat(several.asString()).isEqualTo("""
                \r
                --%1$s\r
                Content-Type: video/mp4\r
                Content-Range: bytes 0-1/10\r
                \r
                01\r
                --%1$s\r
                Content-Type: video/mp4\r
                Content-Range: bytes 8-9/10\r
                \r
                89\r
                --%1$s--\r
                """.formatted(boundary));
        assertThat(several.header("Content-Length")).isEqualTo(String.valueOf(several.asByteArray().length));
        assertThat(several.header("Content-Range")).isNull();
    }

    @Test
    void a_range_beyond_the_end_cannot_be_satisfied() {
        StoredObject object = stored("video/mp4", "a.mp4", null);

        given().header("Range", "bytes=10-")
                .get("/files/{key}", object.key())
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */10");
    }

    @Test
    void what_the_reader_has_is_not_sent_again() {
        StoredObject object = stored("image/png", "a.png", null);
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
        StoredObject object = stored(contentType, "a.bin", null);

        given().get("/files/{key}", object.key())
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header("Content-Disposition", startsWith("attachment"));
    }

    @Test
    void a_drawing_is_shown_in_a_sandbox() {
        StoredObject object = stored("image/svg+xml", "a.svg", null);

        given().get("/files/{key}", object.key())
                .then()
                .header("Content-Security-Policy", startsWith("sandbox; default-src 'none'"))
                .header("Content-Disposition", startsWith("inline"));
    }

    @Test
    void a_download_is_asked_for_in_the_query() {
        StoredObject object = stored("image/png", "猫.png", null);

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

    /** The second read takes a shorter way, and nobody can tell. */
    @ParameterizedTest
    @CsvSource({
        "text/plain,",
        "video/mp4,bytes=2-4",
        "image/svg+xml,bytes=-1",
        "text/html,bytes=99-",
        "model/stl,'bytes=0-0,2-2'"
    })
    void a_file_looks_the_same_the_second_time(String contentType, @Nullable String range) {
        StoredObject object = stored(contentType, "a b.bin", null);

        Response first = read(object, range);
        Response second = read(object, range);

        assertThat(second.statusCode()).isEqualTo(first.statusCode());
        if (!first.contentType().startsWith("multipart/")) {
            assertThat(second.asByteArray()).isEqualTo(first.asByteArray());
            assertThat(headers(second)).isEqualTo(headers(first));
        }
    }

    @Test
    void a_file_that_is_not_small_looks_the_same_the_second_time_too() {
        byte[] many = new byte[100_000];
        Arrays.fill(many, (byte) 7);
        StoredObject object = stored(many, "image/png", "a.png", null);

        Response first = read(object, null);
        Response second = read(object, null);

        assertThat(recent.bytes(object.key())).isEmpty();
        assertThat(second.asByteArray()).isEqualTo(many);
        assertThat(headers(second)).isEqualTo(headers(first));
    }

    @Test
    void reads_are_counted_together_whichever_file_it_is() {
        StoredObject object = stored("image/png", "a.png", null);
        double before = reads("/files/{key}");

        read(object, null);
        read(object, null);

        await().until(() -> reads("/files/{key}") >= before + 2);
        assertThat(reads("/files/" + object.key())).isZero();
    }

    private double reads(String uri) {
        return metrics.find("http.server.requests").tag("uri", uri).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static Response read(StoredObject object, @Nullable String range) {
        return (range == null ? given() : given().header("Range", range)).get("/files/{key}", object.key());
    }

    private static Map<String, String> headers(Response answer) {
        return answer.headers().asList().stream()
                .collect(Collectors.toMap(header -> header.getName().toLowerCase(Locale.ROOT), Header::getValue));
    }

    @Test
    void an_object_that_was_read_a_moment_ago_expires_all_the_same() {
        StoredObject object = stored("image/png", "a.png", 5L);
        given().get("/files/{key}", object.key()).then().statusCode(200);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> given().get("/files/{key}", object.key()).statusCode() == 404);
    }

    @Test
    void a_deleted_object_is_gone_with_its_bytes() {
        StoredObject object = stored("image/png", "a.png", null);
        given().get("/files/{key}", object.key()).then().statusCode(200);

        objectService.delete(List.of(object.key()));

        assertThat(store.way(object, FileServingPolicy.of(object, false))).isEmpty();
        given().get("/files/{key}", object.key()).then().statusCode(404);
        objectService.delete(List.of(object.key()));
    }

    @Test
    void objects_that_are_deleted_together_are_gone_like_one() {
        List<String> keys = List.of(
                stored("image/png", "a.png", null).key(),
                stored("image/png", "b.png", null).key());
        keys.forEach(key -> given().get("/files/{key}", key).then().statusCode(200));
        assertThat(keys)
                .allMatch(
                        key -> recent.find(key).isPresent() && recent.bytes(key).isPresent());

        objectService.delete(keys);

        for (String key : keys) {
            assertThat(recent.find(key)).isEmpty();
            assertThat(recent.bytes(key)).isEmpty();
            given().get("/files/{key}", key).then().statusCode(404);
        }
    }

    @Test
    void a_list_that_is_read_while_it_changes_is_not_remembered_as_it_was() {
        StoredObject object = stored("image/png", "a.png", null);
        QuarkusTransaction.requiringNew().run(() -> {
            objectService.restrict(object.key(), Acl.PRIVATE);
            given().get("/files/{key}", object.key()).then().statusCode(200);
        });

        given().get("/files/{key}", object.key()).then().statusCode(404);
    }

    @Test
    void a_read_that_cannot_go_on_is_cut_off_and_holds_nothing_else() throws IOException {
        byte[] large = new byte[32 << 20];
        StoredObject object = stored(large, "application/octet-stream", "large.bin", null);
        Path file = ((ObjectStore.Way.File)
                        store.way(object, FileServingPolicy.of(object, false)).orElseThrow())
                .path();
        try (Socket reader = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            reader.setSoTimeout(30_000);
            reader.getOutputStream()
                    .write(("GET /files/" + object.key() + " HTTP/1.1\r\nHost: localhost\r\n" + "Range: bytes=0-"
                                    + (large.length - 11) + ",-5\r\n\r\n")
                            .getBytes(UTF_8));
            reader.getInputStream().readNBytes(1_000);
            Files.delete(file);
            String last = "";
            try {
                for (byte[] piece; (piece = reader.getInputStream().readNBytes(64 << 10)).length > 0; ) {
                    last = new String(piece, UTF_8).replace("\0", "");
                }
            } catch (SocketException cut) {
                // This, or an end without a word.
            }
            assertThat(last).doesNotContain("detail").doesNotEndWith("--\r\n");
        }
    }

    private StoredObject stored(String contentType, String name, @Nullable Long seconds) {
        return stored(DIGITS, contentType, name, seconds);
    }

    private StoredObject stored(byte[] bytes, String contentType, String name, @Nullable Long seconds) {
        WrittenFile writtenFile = objectService.write(new ByteArrayInputStream(bytes), bytes.length);
        StoredObject object = objectService.keep(
                writtenFile.temporary(),
                objectService.newKey(name),
                new NewObject(
                        callers.somebody().ownerId(),
                        writtenFile.size(),
                        writtenFile.sha256(),
                        contentType,
                        name,
                        seconds));
        objectService.insert(List.of(object));
        return object;
    }
}
