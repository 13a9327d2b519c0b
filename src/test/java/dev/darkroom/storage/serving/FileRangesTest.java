package dev.darkroom.storage.serving;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.storage.FileServingPolicy;
import dev.darkroom.storage.ObjectFixture;
import dev.darkroom.storage.ObjectStore;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Parts of a file: one range, several, none that there is, and a read that breaks off. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class FileRangesTest {

    private static final byte[] DIGITS = "0123456789".getBytes(UTF_8);

    @Inject
    ObjectFixture objects;

    @Inject
    ObjectStore store;

    @Test
    void ranges_are_partial_content() {
        StoredObject object = objects.stored(DIGITS, "video/mp4", "a.mp4", null);

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
        StoredObject object = objects.stored(DIGITS, "video/mp4", "a.mp4", null);

        given().header("Range", "bytes=10-")
                .get("/files/{key}", object.key())
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */10");
    }

    @Test
    void a_read_that_cannot_go_on_is_cut_off_and_holds_nothing_else() throws IOException {
        byte[] large = new byte[32 << 20];
        StoredObject object = objects.stored(large, "application/octet-stream", "large.bin", null);
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
}
