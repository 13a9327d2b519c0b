package dev.darkroom.library;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.library.asset.WithLibrary;
import io.restassured.path.json.JsonPath;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;

/** Assets whose previews the running service makes. */
abstract class WithPreviews extends WithLibrary {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    JsonPath settled(String id) {
        await().atMost(PATIENCE).until(() -> state(id).get("state"), "made"::equals);
        return asset(id);
    }

    String failure(String id) {
        await().atMost(PATIENCE).until(() -> state(id).get("state"), "failed"::equals);
        assertThat(state(id)).containsEntry("attempts", "1");
        return String.valueOf(state(id).get("problem"));
    }

    private Map<String, String> state(String id) {
        return database.first(
                        "SELECT p.state, p.attempts, p.problem FROM preview p JOIN asset a USING (object_key) WHERE a.id = ?::uuid",
                        row -> Map.of(
                                "state", row.getString("state"),
                                "attempts", row.getString("attempts"),
                                "problem", String.valueOf(row.getString("problem"))),
                        id)
                .orElseThrow();
    }

    JsonPath asset(String id) {
        return as(me.authorization())
                .get("/v1/assets/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    static BufferedImage read(String url) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(given().get(url)
                .then()
                .statusCode(200)
                .header("Content-Type", "image/jpeg")
                .extract()
                .asByteArray()));
    }
}
