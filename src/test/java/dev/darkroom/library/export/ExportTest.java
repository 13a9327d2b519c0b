package dev.darkroom.library.export;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Scope;
import dev.darkroom.library.Archives;
import dev.darkroom.library.asset.LibraryFixture;
import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.shared.Sha256;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports as callers get them. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class ExportTest extends WithLibrary {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    ObjectService objectService;

    @Test
    void an_archive_holds_the_files_and_a_manifest_that_tells_how_they_were_made() throws Exception {
        String source = library.generated(me.ownerId(), Samples.image("png", 3, 3), "a source");
        String url = as(me.authorization()).get("/v1/assets/" + source).path("asset.url");
        UUID job = ids.next();
        String input = """
                {"prompt": "a cat", "image_url": "%s", "seed": 7, "guidance": 3.50, "hf_token": "hf_x", "max_tokens": 9,
                 "loras": [{"path": "https://x.test/l.safetensors?sig=1", "scale": 0.8}], "note": "%s"}
                """.formatted(url, "long ".repeat(100));
        String cat = library.made(me.ownerId(), job, PNG, "a cat", input, "{\"seed\": 42}");

        Response answer = as(me.authorization()).get("/v1/assets/export");
        answer.then()
                .statusCode(200)
                .contentType("application/zip")
                .header(
                        "Content-Disposition",
                        matchesPattern("attachment; filename=\"darkroom-export-\\d{4}-\\d\\d-\\d\\d\\.zip\""));

        Map<String, byte[]> files = Archives.files(answer.asByteArray());
        JsonNode manifest = JSON.readTree(files.get("manifest.json"));
        assertThat(manifest.path("count").intValue()).isEqualTo(2);
        assertThat(manifest.path("files").intValue()).isEqualTo(2);
        JsonNode first = manifest.at("/assets/0");
        assertThat(first.path("asset_id").asText()).isEqualTo(cat);
        assertThat(first.path("request_id").asText()).isEqualTo(job.toString());
        assertThat(first.path("endpoint").asText()).isEqualTo("fal-ai/flux/dev");
        assertThat(first.path("prompt").asText()).isEqualTo("a cat");
        assertThat(first.path("seed").intValue()).isEqualTo(42);
        assertThat(first.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(Sha256.of(PNG)));
        assertThat(first.path("size").intValue()).isEqualTo(PNG.length);
        assertThat(new String(files.get("manifest.json"), StandardCharsets.UTF_8))
                .as("digit for digit, without addresses and secrets")
                .contains("""
                        "parameters":{"prompt":"a cat","seed":7,"guidance":3.50,"max_tokens":9,"loras":[{"scale":0.8}],"note":"%s"}""".formatted("long ".repeat(100)));
        assertThat(first.at("/made_from/0/asset_id").asText()).isEqualTo(source);
        assertThat(first.at("/made_from/0/role").asText()).isEqualTo("source");
        assertThat(first.path("file").asText()).matches("\\d{4}-\\d\\d-\\d\\d/made-" + cat + "\\.bin");
        assertThat(files.get(first.path("file").asText())).isEqualTo(PNG);
        assertThat(files.keySet()).last().isEqualTo("manifest.json");
    }

    @Test
    void an_archive_follows_the_filters_and_the_order_of_a_browse_over_many_pages() throws Exception {
        for (int i = 0; i < ExportPages.SIZE + 7; i++) {
            library.generated(me.ownerId(), PNG, "number " + i);
        }
        library.generated(me.ownerId(), Samples.wav(0.1), "no picture");
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            var page = as(me.authorization())
                    .get("/v1/assets?media_type=image&sort=oldest" + cursor)
                    .jsonPath();
            listed.addAll(page.getList("assets.asset_id", String.class));
            cursor = page.getBoolean("has_more") ? "&cursor=" + page.getString("next_cursor") : "";
        } while (!cursor.isEmpty());

        assertThat(exported("?media_type=image&sort=oldest")).hasSize(57).containsExactlyElementsOf(listed);
    }

    @Test
    void words_and_collections_choose_too_and_expired_assets_are_left_out() throws Exception {
        String cat = library.generated(me.ownerId(), PNG, "a ginger cat asleep");
        String dog = library.generated(me.ownerId(), PNG, "a dog running");
        expire(library.generated(me.ownerId(), PNG, "a cat that is gone"));
        String collection = LibraryFixture.send(me.authorization(), "POST", "collections", "{\"name\":\"dogs\"}", 201)
                .extract()
                .path("collection.id");
        LibraryFixture.send(
                me.authorization(),
                "POST",
                "collections/" + collection + "/assets",
                "{\"asset_id\":\"" + dog + "\"}",
                200);

        assertThat(exported("?q=%22cat%22")).containsExactly(cat);
        assertThat(exported("?q=cat&sort=newest")).containsExactly(cat);
        assertThat(exported("?collection_id=" + collection)).containsExactly(dog);
        assertThat(exported("?media_type=audio")).isEmpty();
    }

    @Test
    void listed_assets_come_in_their_order_and_what_is_not_there_any_more_says_why() throws Exception {
        String cat = library.generated(me.ownerId(), PNG, "a cat");
        String expired = library.generated(me.ownerId(), PNG, "expired");
        String lost = library.generated(me.ownerId(), PNG, "lost");
        expire(expired);
        lose(lost);

        Response answer = as(me.authorization())
                .body("{\"asset_ids\":[\"%s\",\"%s\",\"%s\"]}".formatted(expired, lost, cat))
                .post("/v1/assets/export");

        Map<String, byte[]> files = Archives.files(answer.asByteArray());
        JsonNode manifest = JSON.readTree(files.get("manifest.json"));
        assertThat(manifest.path("assets").findValuesAsText("asset_id")).containsExactly(expired, lost, cat);
        assertThat(manifest.at("/assets/0/file").isNull()).isTrue();
        assertThat(manifest.at("/assets/0/missing").asText()).isEqualTo("expired");
        assertThat(manifest.at("/assets/1/missing").asText()).isEqualTo("the bytes are gone");
        assertThat(manifest.at("/assets/2/missing").isMissingNode()).isTrue();
        assertThat(manifest.path("count").intValue()).isEqualTo(3);
        assertThat(manifest.path("files").intValue()).isEqualTo(1);
        assertThat(files).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=3, limit",
        "cursor=x, cursor",
        "colour=red, colour",
        "sort=best, sort",
        "collection_id=x, collection_id"
    })
    void what_a_query_cannot_mean_is_refused_before_the_first_byte(String query, String field) {
        as(me.authorization())
                .get("/v1/assets/export?" + query)
                .then()
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.field", equalTo(field));
    }

    @Test
    void a_list_of_what_is_not_the_callers_is_refused_as_a_whole() {
        String mine = library.generated(me.ownerId(), PNG, "mine");
        String theirs = library.generated(callers.somebody().ownerId(), PNG, "theirs");
        for (String body : List.of(
                "{\"asset_ids\":[\"%s\",\"%s\"]}".formatted(mine, theirs),
                "{\"asset_ids\":[\"%s\"]}".formatted(ids.next()),
                "{\"asset_ids\":[]}",
                "{}")) {
            as(me.authorization())
                    .body(body)
                    .post("/v1/assets/export")
                    .then()
                    .statusCode(422)
                    .body("error.field", equalTo("asset_ids"));
        }
        as(callers.somebodyWith(Scope.JOBS_READ).authorization())
                .get("/v1/assets/export")
                .then()
                .statusCode(403);
    }

    @Test
    void pictures_tell_how_they_were_made_where_that_is_asked_for() throws Exception {
        String input = "{\"prompt\":\"a cat\",\"image_url\":\"https://x.test/a.png?sig=1\",\"num_inference_steps\":28}";
        library.made(me.ownerId(), ids.next(), PNG, "a cat", input, "{\"seed\":42}");
        library.made(me.ownerId(), ids.next(), Samples.wav(0.1), "a meow", "{}", "{}");

        byte[] archive = as(me.authorization())
                .get("/v1/assets/export?metadata=true")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();

        Map<String, byte[]> files = Archives.files(archive);
        JsonNode manifest = JSON.readTree(files.get("manifest.json"));
        JsonNode sound = manifest.at("/assets/0");
        assertThat(files.get(sound.path("file").asText())).isEqualTo(Samples.wav(0.1));
        assertThat(sound.has("original_sha256")).isFalse();
        JsonNode cat = manifest.at("/assets/1");
        byte[] png = Objects.requireNonNull(files.get(cat.path("file").asText()));
        assertThat(cat.path("size").intValue()).isEqualTo(png.length).isGreaterThan(PNG.length);
        assertThat(cat.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(Sha256.of(png)));
        assertThat(cat.path("original_sha256").asText())
                .isEqualTo(HexFormat.of().formatHex(Sha256.of(PNG)));
        assertThat(new String(png, StandardCharsets.UTF_8))
                .contains("tEXtparameters\0a cat\nSteps: 28, Seed: 42, Size: 8x6, Model: fal-ai/flux/dev")
                .contains("tEXtinput\0{\"prompt\":\"a cat\",\"num_inference_steps\":28}")
                .doesNotContain("x.test");
        as(me.authorization())
                .get("/v1/assets/export?metadata=maybe")
                .then()
                .statusCode(422)
                .body("error.field", equalTo("metadata"));
    }

    @Test
    void the_gallery_links_to_all_that_it_shows() throws Exception {
        String key = me.authorization().substring("Key ".length());
        String session = given().formParam("key", key)
                .redirects()
                .follow(false)
                .post("/signin")
                .cookie("darkroom_session");
        String empty = given().cookie("darkroom_session", session).get("/").asString();
        assertThat(empty).doesNotContain("/export.zip");
        library.generated(me.ownerId(), PNG, "a cat & a dog");
        library.generated(me.ownerId(), PNG, "a horse");

        String page = given().cookie("darkroom_session", session)
                .queryParam("q", "cat & dog")
                .get("/")
                .asString();
        assertThat(page).contains("href=\"/export.zip?q=cat+%26+dog\"");
        byte[] archive = given().cookie("darkroom_session", session)
                .get("/export.zip")
                .then()
                .statusCode(200)
                .contentType("application/zip")
                .extract()
                .asByteArray();
        assertThat(Archives.files(archive)).hasSize(3);
        given().get("/export.zip").then().statusCode(401).contentType("text/html");
    }

    private List<String> exported(String query) throws IOException {
        byte[] zip = as(me.authorization())
                .urlEncodingEnabled(false)
                .get("/v1/assets/export" + query)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        JsonNode assets =
                JSON.readTree(Archives.files(zip).get("manifest.json")).path("assets");
        return assets.valueStream()
                .map(asset -> asset.path("asset_id").asText())
                .toList();
    }

    private void expire(String asset) {
        database.update("UPDATE asset SET expires_at = created_at - interval '1 second' WHERE id = ?::uuid", asset);
    }

    /** Takes the bytes away and leaves the row. */
    private void lose(String asset) {
        String key = database.first("SELECT object_key FROM asset WHERE id = ?::uuid", row -> row.getString(1), asset)
                .orElseThrow();
        objectService.abandon(objectService.find(key).orElseThrow());
    }
}
