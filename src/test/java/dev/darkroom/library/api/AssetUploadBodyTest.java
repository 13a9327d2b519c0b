package dev.darkroom.library.api;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upload may say about its file, and who may say it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AssetUploadBodyTest extends WithLibrary {

    @ParameterizedTest
    @CsvSource({"image, image/png", "video, video/mp4", "audio, audio/wav", "3d, model/gltf-binary"})
    void each_of_the_four_types_is_taken(String type, String contentType) throws IOException {
        String url = OriginFiles.serve("/four/" + type, contentType, sample(type));

        upload("{\"url\":\"%s\",\"type\":\"%s\"}".formatted(url, type))
                .statusCode(201)
                .body("asset.type", equalTo(type))
                .body("asset.content_type", equalTo(contentType));
    }

    @Test
    void a_prompt_has_two_thousand_characters_at_most() {
        String longest = "é".repeat(2_000);

        prompted("\"\"").statusCode(422).body("error.message", startsWith("prompt:"));
        prompted("\"" + longest + "x\"").statusCode(422).body("error.message", startsWith("prompt:"));
        prompted("\"" + longest + "\"").statusCode(201).body("asset.prompt", equalTo(longest));
        prompted("null").statusCode(201).body("asset.prompt", nullValue());
        browse("").body("total_count", equalTo(2));
    }

    @Test
    void a_key_that_may_only_read_is_403() {
        as(callers.somebodyWith(Scope.ASSETS_READ, Scope.JOBS_READ, Scope.JOBS_WRITE)
                        .authorization())
                .body("{\"url\":\"https://x.test/a.png\",\"type\":\"image\"}")
                .post("/v1/assets/uploads")
                .then()
                .statusCode(403)
                .body("error.type", equalTo("authorization_error"))
                .body("error.message", containsString("assets:write"));
    }

    private ValidatableResponse prompted(String prompt) {
        String url = OriginFiles.serve("/prompted.png", "image/png", PNG);
        return upload("{\"url\":\"%s\",\"type\":\"image\",\"prompt\":%s}".formatted(url, prompt));
    }

    private ValidatableResponse upload(String body) {
        return as(me.authorization()).body(body).post("/v1/assets/uploads").then();
    }

    private static byte[] sample(String type) throws IOException {
        return switch (type) {
            case "image" -> PNG;
            case "video" -> film();
            case "audio" -> Samples.wav(0.1);
            default -> "glTF\2\0\0\0".getBytes(StandardCharsets.US_ASCII);
        };
    }

    private static byte[] film() throws IOException {
        try (InputStream file = AssetUploadBodyTest.class.getResourceAsStream("/pictures/fade.mp4")) {
            return Objects.requireNonNull(file).readAllBytes();
        }
    }
}
