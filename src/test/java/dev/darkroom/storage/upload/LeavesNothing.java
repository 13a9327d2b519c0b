package dev.darkroom.storage.upload;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Checks after each test that what was refused has left nothing behind: no object, no part, no file. */
abstract class LeavesNothing {

    static final byte[] TEN = "0123456789".getBytes(UTF_8);

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    @ConfigProperty(name = "darkroom.data-dir")
    Path data;

    TestCaller caller;
    Set<Path> before;

    @BeforeEach
    void look() throws IOException {
        caller = callers.somebody();
        await().atMost(Duration.ofMinutes(2)).until(this::isQuiet);
        before = files();
    }

    /** Whether no thumbnails are being made of what other tests have left: they would be files that are new. */
    private boolean isQuiet() {
        return database.query(
                        "SELECT 1 FROM preview WHERE due_at < now() + interval '10 minutes' LIMIT 1",
                        row -> row.getInt(1))
                .isEmpty();
    }

    /** Each test refuses something; whoever keeps a part on purpose takes it away again. */
    @AfterEach
    void nothing_is_kept() {
        assertThat(count("SELECT count(*) FROM stored_object WHERE owner_id = ?"))
                .isZero();
        await().untilAsserted(() -> assertThat(
                        files().stream().filter(file -> !before.contains(file) && !isOfOthers(file)))
                .isEmpty());
    }

    /** Jobs that other tests left may end meanwhile. */
    private boolean isOfOthers(Path file) {
        return !database.query(
                        "SELECT 1 FROM stored_object WHERE owner_id <> ? AND coalesce(content_key, key) = ?",
                        row -> row.getInt(1),
                        caller.ownerId(),
                        file.getFileName().toString())
                .isEmpty();
    }

    ValidatableResponse initiated(String route, String body) {
        return given().header("Authorization", caller.authorization())
                .contentType("application/json")
                .body(body)
                .post("/rest/storage/upload/" + route)
                .then();
    }

    JsonPath initiate(String route, String body) {
        return initiated(route, body).statusCode(200).extract().jsonPath();
    }

    static RequestSpecification raw() {
        return given().urlEncodingEnabled(false);
    }

    long count(String sql) {
        return database.query(sql, row -> row.getLong(1), caller.ownerId()).getFirst();
    }

    Set<Path> files() throws IOException {
        Path objects = data.resolve("objects");
        if (!Files.exists(objects)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.walk(objects)) {
            return all.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }

    static ValidatableResponse upload(String authorization) {
        return given().header("Authorization", authorization)
                .body(TEN)
                .post("/files/upload")
                .then();
    }
}
