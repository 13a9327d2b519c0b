package dev.darkroom.imports;

import static dev.darkroom.imports.ImportClient.in;
import static dev.darkroom.library.asset.LibraryFixture.as;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.access.Scope;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.OwnAddress;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files at URLs and below a folder become assets. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(OwnAddress.class)
class FileImportTest {

    @Inject
    Callers callers;

    private Callers.TestCaller me;
    private ImportClient mine;

    @BeforeEach
    void comeIn() {
        me = callers.somebodyWith(Scope.ASSETS_READ, Scope.ASSETS_WRITE, Scope.OPERATE);
        mine = new ImportClient(me.authorization());
    }

    @Test
    void files_at_urls_become_assets_and_failures_are_told() {
        String first = served(Samples.image("png", 11, 13));
        String sound = served(Samples.wav(0.5));
        String text = served("just words".getBytes(StandardCharsets.UTF_8));
        String collection = as(me.authorization())
                .body("{\"name\":\"All\"}")
                .post("/v1/assets/collections")
                .path("collection.id");
        String body = """
                {"source":"urls","tags":["brought"],"collection_id":"%s","urls":[
                  {"url":"%s","name":"Picture","prompt":"a lighthouse","tags":["one"]},
                  "%s", "%s", "%s/files/none?signature=hidden"]}""".formatted(collection, first, sound, text, OwnAddress.url());

        String id = mine.begin(body);
        JsonPath ended = mine.ended(id);

        assertThat(ended.getString("import.state")).isEqualTo("completed");
        assertThat(ended.getInt("import.found")).isEqualTo(4);
        assertThat(ended.getInt("import.done")).isEqualTo(2);
        assertThat(ended.getInt("import.failed")).isEqualTo(2);
        assertThat(mine.failures(id).toString()).contains("/files/none", "404").doesNotContain("hidden");
        List<Map<String, Object>> assets =
                mine.json("/v1/assets?collection_id=" + collection).getList("assets");
        assertThat(assets).hasSize(2);
        Map<String, Object> picture = in(mine.assets(), "Picture");
        assertThat(picture)
                .containsEntry("prompt", "a lighthouse")
                .containsEntry("source", "upload")
                .containsEntry("width", 11);
        assertThat((List<?>) in(picture, "tags")).hasSize(2);
        assertThat(get((String) in(picture, "url")).asByteArray())
                .isEqualTo(get(first).asByteArray());

        assertThat(mine.run(body).getInt("import.skipped")).isEqualTo(2);
        // Another address of the same bytes.
        assertThat(mine.run("{\"source\":\"urls\",\"urls\":[\"%s?again=1\"]}".formatted(first))
                        .getInt("import.skipped"))
                .isEqualTo(1);
        assertThat(mine.assets()).hasSize(2);
        assertThat(mine.json("/v1/imports").getList("imports.id")).hasSize(3).contains(id);
        assertThat(mine.json("/v1/imports?limit=1").getBoolean("has_more")).isTrue();
    }

    @Test
    void a_folder_is_read_and_nothing_outside_of_it() throws IOException {
        Path folder = Files.createDirectories(OwnAddress.folder().resolve("shots/day one"));
        Path outside = Files.write(
                Files.createTempDirectory(Path.of("target", "test-data"), "outside")
                        .resolve("secret.png"),
                Samples.image("png", 3, 3));
        Files.write(folder.resolve("b.png"), Samples.image("png", 21, 9));
        Files.write(folder.resolve("a.wav"), Samples.wav(0.25));
        Files.write(folder.resolve(".hidden.png"), Samples.image("png", 22, 9));
        Files.createSymbolicLink(folder.resolve("link.png"), outside.toAbsolutePath());
        Files.createSymbolicLink(
                OwnAddress.folder().resolve("out"), outside.toAbsolutePath().getParent());
        Files.createDirectories(OwnAddress.folder().resolve(".hid"));
        Files.createDirectories(OwnAddress.folder().resolve("shots/.hid/in"));
        for (String escape : List.of(
                "..", "shots/../..", "/etc", "out", "nothing", "shots/day one/b.png", ".hid", "shots/.hid/in")) {
            as(me.authorization())
                    .body(Map.of("source", "folder", "folder", escape))
                    .post("/v1/imports")
                    .then()
                    .statusCode(422)
                    .body("error.message", containsString("folder:"));
        }
        as(callers.somebody().authorization())
                .body("{\"source\":\"folder\"}")
                .post("/v1/imports")
                .then()
                .statusCode(403);

        JsonPath ended = mine.run("{\"source\":\"folder\",\"folder\":\"shots\"}");

        assertThat(ended.getString("import.state")).isEqualTo("completed");
        assertThat(ended.getInt("import.done")).isEqualTo(2);
        assertThat(mine.assets()).containsOnlyKeys("a.wav", "b.png");
        assertThat(mine.run("{\"source\":\"folder\",\"folder\":\"shots\"}").getInt("import.skipped"))
                .isEqualTo(2);
    }

    @Test
    void an_import_under_a_key_is_begun_once() {
        String body = "{\"source\":\"fal\",\"url\":\"%s/v1\",\"key\":\"%s\"}".formatted(OwnAddress.closed(), "mine");
        Response first = keyed(body);
        first.then().statusCode(202).header("Idempotency-Replayed", nullValue());

        keyed(body)
                .then()
                .statusCode(202)
                .header("Idempotency-Replayed", "true")
                .body("import.id", equalTo(first.<String>path("import.id")));
        keyed(body.replace("mine", "other")).then().statusCode(409);
        assertThat(mine.json("/v1/imports").getList("imports")).hasSize(1);
    }

    private Response keyed(String body) {
        return as(me.authorization())
                .header("Idempotency-Key", "once")
                .body(body)
                .post("/v1/imports");
    }

    @Test
    void an_import_can_be_cancelled_and_keeps_what_it_has() {
        // The second is tried again and again.
        String id = mine.begin("{\"source\":\"urls\",\"urls\":[\"%s\",\"%s/a.png\"]}"
                .formatted(served(Samples.image("png", 8, 8)), OwnAddress.closed()));
        await().atMost(Api.PATIENCE).until(() -> mine.get(id).getInt("import.done") == 1);

        as(me.authorization())
                .post("/v1/imports/" + id + "/cancel")
                .then()
                .statusCode(200)
                .body("import.state", equalTo("cancelled"));
        as(me.authorization()).post("/v1/imports/" + id + "/cancel").then().statusCode(200);
        String done = mine.begin("{\"source\":\"urls\",\"urls\":[\"%s\"]}".formatted(served(Samples.wav(0.5))));
        mine.ended(done);
        as(me.authorization())
                .post("/v1/imports/" + done + "/cancel")
                .then()
                .statusCode(409)
                .body("error.message", containsString("has ended"));
        assertThat(mine.assets()).hasSize(2);
        as(callers.somebody().authorization())
                .post("/v1/imports/" + id + "/cancel")
                .then()
                .statusCode(404);
    }

    /** A file of somebody else's, which anybody may read. */
    private String served(byte[] bytes) {
        return as(callers.somebody().authorization())
                .contentType("application/octet-stream")
                .body(bytes)
                .post("/files/upload")
                .then()
                .statusCode(200)
                .extract()
                .path("access_url");
    }
}
