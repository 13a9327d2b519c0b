package dev.darkroom.library;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.darkroom.library.asset.LibraryFixture;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.ObjectSweeper;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.Ffmpeg;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thumbnails, posters and placeholders of what is in the library, as callers see them; made by the running service. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class PreviewsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    LibraryFixture library;

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    ObjectSweeper objectSweeper;

    @Inject
    ObjectService objectService;

    @Inject
    Ids ids;

    @TempDir
    Path folder;

    private TestCaller me;

    @BeforeEach
    void comeIn() {
        me = callers.somebody();
    }

    @Test
    void a_picture_gets_the_thumbnails_that_are_smaller_than_itself() throws IOException {
        JsonPath asset = settled(library.generated(me.ownerId(), Samples.image("png", 900, 600), "hills"));

        assertThat(asset.getInt("asset.thumbnails.small.width")).isEqualTo(256);
        assertThat(asset.getInt("asset.thumbnails.small.height")).isEqualTo(171);
        assertThat(asset.getInt("asset.thumbnails.medium.width")).isEqualTo(512);
        assertThat(asset.getMap("asset.thumbnails")).doesNotContainKey("large");
        assertThat(asset.getString("asset.placeholder")).hasSize(28);
        assertThat(asset.getString("asset.poster_url")).isNull();
        BufferedImage medium = read(asset.getString("asset.thumbnails.medium.url"));
        assertThat(medium.getWidth()).isEqualTo(512);
        assertThat(medium.getHeight()).isEqualTo(341);
        as(me.authorization())
                .get("/v1/assets")
                .then()
                .body("assets[0].thumbnails", equalTo(asset.getMap("asset.thumbnails")));
    }

    @Test
    void a_small_picture_gets_none_and_has_its_placeholder() {
        JsonPath asset = settled(library.generated(me.ownerId(), Samples.image("png", 64, 48), "a stamp"));

        assertThat(asset.getMap("asset.thumbnails")).isNull();
        assertThat(asset.getString("asset.placeholder")).hasSize(28);
    }

    @Test
    void whoever_may_not_read_the_picture_may_not_read_its_thumbnail() {
        JsonPath asset = settled(library.generated(me.ownerId(), Samples.image("jpg", 300, 300), "secret"));
        String url = asset.getString("asset.url");
        String thumbnail = asset.getString("asset.thumbnails.small.url");
        given().get(thumbnail).then().statusCode(200);

        acl(url, "{\"default\":\"hide\",\"rules\":[]}").statusCode(200);

        given().get(thumbnail).then().statusCode(404);
        given().header("Authorization", callers.somebody().authorization())
                .get(thumbnail)
                .then()
                .statusCode(404);
        given().header("Authorization", me.authorization())
                .get(thumbnail)
                .then()
                .statusCode(200);
        acl(url, "{\"default\":\"forbid\",\"rules\":[]}").statusCode(200);
        given().get(thumbnail).then().statusCode(403);
        acl(thumbnail, "{\"default\":\"allow\",\"rules\":[]}").statusCode(422).body("error.message", notNullValue());
        given().get(thumbnail).then().statusCode(403);
    }

    @Test
    void a_shared_collection_shows_thumbnails_by_signed_urls() {
        String id = library.generated(me.ownerId(), Samples.image("png", 600, 400), "to show");
        JsonPath asset = settled(id);
        acl(asset.getString("asset.url"), "{\"default\":\"hide\",\"rules\":[]}").statusCode(200);
        String collection = LibraryFixture.send(
                        me.authorization(), "POST", "collections", "{\"name\":\"Shown\",\"type\":\"manual\"}", 201)
                .extract()
                .path("collection.id");
        LibraryFixture.send(
                me.authorization(),
                "POST",
                "collections/" + collection + "/assets",
                "{\"asset_id\":\"" + id + "\"}",
                200);
        String link = LibraryFixture.send(
                        me.authorization(), "POST", "collections/" + collection + "/shares", "{}", 201)
                .extract()
                .path("share.url");

        String page = given().get(link).then().statusCode(200).extract().asString();

        String thumbnail = page.replaceFirst("(?s).*<img src=\"(/files/[^\"]+)\" loading.*", "$1");
        assertThat(asset.getString("asset.thumbnails.medium.url")).endsWith(thumbnail.replaceFirst("\\?.*", ""));
        given().urlEncodingEnabled(false).get(thumbnail).then().statusCode(200);
        given().get(thumbnail.replaceFirst("\\?.*", "")).then().statusCode(404);
    }

    @Test
    void thumbnails_go_with_their_picture() {
        String deleted = library.generated(me.ownerId(), Samples.image("png", 300, 200), "deleted");
        String expired = library.generated(me.ownerId(), Samples.image("png", 300, 200), "expired");
        String first = settled(deleted).getString("asset.thumbnails.small.url");
        JsonPath second = settled(expired);

        LibraryFixture.send(me.authorization(), "DELETE", deleted, "", 204);
        database.update(
                "UPDATE stored_object SET created_at = now() - interval '2h', expires_at = now() - interval '1s' WHERE key = ?",
                key(second.getString("asset.url")));

        given().get(second.getString("asset.thumbnails.small.url")).then().statusCode(404);
        objectSweeper.sweep();
        given().get(first).then().statusCode(404);
        for (String gone : List.of(first, second.getString("asset.thumbnails.small.url"))) {
            assertThatThrownBy(() -> objectService.open(key(gone))).isInstanceOf(Problem.class);
        }
        assertThat(rows(key(first))).isZero();
        assertThat(rows(key(second.getString("asset.thumbnails.small.url")))).isZero();
        as(me.authorization())
                .get("/v1/assets/" + expired)
                .then()
                .statusCode(200)
                .body("asset.url", nullValue())
                .body("asset.thumbnails", nullValue())
                .body("asset.placeholder", nullValue());
    }

    @Test
    void what_declares_too_many_pixels_is_not_opened_and_not_tried_again() {
        byte[] png = Samples.image("png", 8, 8);
        ByteBuffer.wrap(png).putInt(16, 10_000).putInt(20, 10_000);
        String id = library.generated(me.ownerId(), png, "a bomb");

        assertThat(failure(id)).contains("more than 50000000 pixels");
        assertThat(get(id).getMap("asset.thumbnails")).isNull();
    }

    @Test
    void a_picture_that_breaks_off_fails_once_and_for_all() {
        byte[] whole = Samples.image("png", 400, 400);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);

        assertThat(failure(library.generated(me.ownerId(), half, "half of it"))).isEqualTo("is a damaged picture");
    }

    @Test
    void a_video_gets_a_poster_and_thumbnails_of_it() throws IOException {
        assumeTrue(Ffmpeg.isThere(), "there is no ffmpeg on this machine");
        byte[] film =
                Ffmpeg.made(folder.resolve("film.mp4"), "-f", "lavfi", "-i", "testsrc=duration=1:size=640x360:rate=10");

        JsonPath asset = settled(library.generated(me.ownerId(), film, "bars"));

        assertThat(read(asset.getString("asset.poster_url")).getWidth()).isEqualTo(640);
        assertThat(read(asset.getString("asset.thumbnails.medium.url")).getHeight())
                .isEqualTo(288);
        assertThat(asset.getString("asset.codec")).isEqualTo("h264");
        LibraryFixture.send(me.authorization(), "PATCH", asset.getString("asset.asset_id"), "{\"title\":\"Bars\"}", 200)
                .body("asset.poster_url", equalTo(asset.getString("asset.poster_url")))
                .body("asset.thumbnails", equalTo(asset.getMap("asset.thumbnails")));
    }

    @Test
    void a_damaged_video_fails_once_and_for_all() throws IOException {
        assumeTrue(Ffmpeg.isThere(), "there is no ffmpeg on this machine");
        byte[] film =
                Ffmpeg.made(folder.resolve("film.mp4"), "-f", "lavfi", "-i", "testsrc=duration=1:size=640x360:rate=10");
        byte[] torn = Arrays.copyOf(film, 200);

        assertThat(failure(library.generated(me.ownerId(), torn, "torn"))).isEqualTo("is no video that can be read");
    }

    @Test
    void a_thumbnail_that_is_brought_in_is_a_picture_of_its_own() {
        String id = library.generated(me.ownerId(), Samples.image("png", 300, 300), "the first");
        JsonPath asset = settled(id);
        acl(asset.getString("asset.url"), "{\"default\":\"forbid\",\"rules\":[]}")
                .statusCode(200);
        String thumbnail = asset.getString("asset.thumbnails.small.url");
        String body = "{\"type\":\"image\",\"url\":\"" + thumbnail + "\"}";

        String second = LibraryFixture.send(me.authorization(), "POST", "uploads", body, 201)
                .extract()
                .path("asset.asset_id");
        LibraryFixture.send(me.authorization(), "DELETE", id, "", 204);

        given().get(thumbnail).then().statusCode(404);
        String copy = get(second).getString("asset.url");
        given().header("Authorization", me.authorization()).get(copy).then().statusCode(200);
        given().get(copy).then().statusCode(403);
    }

    @Test
    void a_page_of_assets_asks_for_all_previews_at_once() {
        List<String> all = List.of(
                library.generated(me.ownerId(), ids.next(), Samples.image("png", 300, 200), "one"),
                library.generated(me.ownerId(), ids.next(), Samples.image("png", 600, 200), "two"));
        all.forEach(this::settled);

        List<Map<String, ?>> found = as(me.authorization())
                .get("/v1/assets")
                .then()
                .extract()
                .jsonPath()
                .getList("assets.thumbnails");

        assertThat(found.get(0)).containsOnlyKeys("small", "medium");
        assertThat(found.get(1)).containsOnlyKeys("small");
    }

    private JsonPath settled(String id) {
        await().atMost(PATIENCE).until(() -> state(id).get("state"), "made"::equals);
        return get(id);
    }

    private String failure(String id) {
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

    private JsonPath get(String id) {
        return as(me.authorization())
                .get("/v1/assets/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private ValidatableResponse acl(String url, String body) {
        return as(me.authorization())
                .queryParam("url", url)
                .body(body)
                .put("/v1/storage/files/acl")
                .then();
    }

    private int rows(String key) {
        return database.query("SELECT 1 FROM stored_object WHERE key = ?", row -> row.getInt(1), key)
                .size();
    }

    private static String key(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private static BufferedImage read(String url) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(given().get(url)
                .then()
                .statusCode(200)
                .header("Content-Type", "image/jpeg")
                .extract()
                .asByteArray()));
    }
}
