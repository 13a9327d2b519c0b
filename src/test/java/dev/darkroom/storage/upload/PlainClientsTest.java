package dev.darkroom.storage.upload;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads by clients that say little, or lose their bytes. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class PlainClientsTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    @Inject
    Callers callers;

    @TempDir
    Path folder = Path.of(".");

    private TestCaller caller;

    @BeforeEach
    void meet() {
        caller = callers.somebody();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 250_000})
    void curl_puts_a_file_as_the_form_that_it_takes_every_body_for(int size) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "skipped: there is no curl");
        byte[] bytes = "a=b&c=%zz&&".repeat(25_000).substring(0, size).getBytes(UTF_8);
        Path file = Files.write(folder.resolve("file"), bytes);
        JsonPath place = initiate("{\"content_type\":\"image/png\"}");

        Process curl = new ProcessBuilder(
                        "curl",
                        "-sS",
                        "-f",
                        "-H",
                        "Expect: 100-continue",
                        "-X",
                        "PUT",
                        "--data-binary",
                        "@" + file,
                        place.getString("upload_url"))
                .redirectErrorStream(true)
                .start();
        String said = new String(curl.getInputStream().readAllBytes(), UTF_8);

        assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("access_url");
        var read = given().get(place.getString("file_url"));
        assertThat(read.asByteArray()).isEqualTo(bytes);
        assertThat(read.contentType()).isEqualTo("image/png");
    }

    @Test
    void a_form_is_no_type_of_a_file() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + RestAssured.port + "/files/upload"))
                .header("Authorization", caller.authorization())
                .header("Content-Type", FORM)
                .POST(HttpRequest.BodyPublishers.ofString("a=b"))
                .build();
        String url;
        try (HttpClient client = HttpClient.newHttpClient()) {
            url = JsonPath.from(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .getString("access_url");
        }

        given().get(url).then().contentType("application/octet-stream").body(equalTo("a=b"));
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, file.png",
        "IMAGE/JPEG; q=1, file.jpg",
        "audio/mpeg, file.mp3",
        "model/gltf-binary, file.glb",
        "application/octet-stream, file",
        "application/x-unheard-of, file"
    })
    void a_file_without_a_name_has_the_extension_of_its_type(String type, String name) {
        String initiated = initiate("{\"content_type\":\"%s\",\"file_name\":\" \"}".formatted(type))
                .getString("file_url");
        String sent = given().header("Authorization", caller.authorization())
                .header("Content-Type", type)
                .body("some bytes".getBytes(UTF_8))
                .post("/files/upload")
                .then()
                .statusCode(200)
                .extract()
                .path("access_url");

        assertThat(initiated).endsWith("_" + name);
        assertThat(sent).endsWith("_" + name);
    }

    @Test
    void an_empty_part_is_refused_in_the_dialect_of_signed_urls() {
        JsonPath place = given().header("Authorization", caller.authorization())
                .body("{\"content_type\":\"video/mp4\",\"file_name\":\"a.mp4\"}")
                .post("/rest/storage/upload/initiate-multipart")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        String[] url = place.getString("upload_url").split("\\?");

        given().urlEncodingEnabled(false)
                .body(new byte[0])
                .put(url[0] + "/1?" + url[1])
                .then()
                .statusCode(422);
    }

    @Test
    void an_empty_part_is_refused_in_the_dialect_of_tokens() throws IOException {
        JsonPath begun = given().header("Authorization", caller.authorization())
                .header("X-Fal-File-Name", "a.bin")
                .post("/files/upload/multipart")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        String parts = begun.getString("access_url") + "/multipart/" + begun.getString("uploadId") + "/";

        given().header("Authorization", caller.authorization())
                .body(new byte[0])
                .put(parts + "1")
                .then()
                .statusCode(422);
        given().header("Authorization", caller.authorization())
                .body("some".getBytes(UTF_8))
                .put(parts + "1")
                .then()
                .statusCode(200);
    }

    private JsonPath initiate(String body) {
        return given().baseUri("http://127.0.0.1:" + RestAssured.port)
                .header("Authorization", caller.authorization())
                .contentType("application/json")
                .body(body)
                .post("/rest/storage/upload/initiate")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
