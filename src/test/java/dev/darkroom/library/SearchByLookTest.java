package dev.darkroom.library;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.library.search.Scenes;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Ffmpeg;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search by pictures finds, and what it refuses. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class SearchByLookTest extends WithLibrary {

    @TempDir
    Path folder;

    @Test
    void a_picture_is_found_by_another_of_its_kind_and_a_copy_is_told() {
        String one = file(1, null);
        file(2, null);
        String copy = library.generated(me.ownerId(), Scenes.jpeg(Scenes.scene(1, 300, 220), 0.4f), null);
        String url = OriginFiles.serve("/look/one.jpg", "image/jpeg", Scenes.jpeg(Scenes.scene(1, 500, 380), 0.5f));

        Awaitility.await().untilAsserted(() -> {
            find("/v1/assets?search_image_url=" + url)
                    .body("assets[0].similarity", greaterThan(0.9f))
                    .body("assets.size()", greaterThan(1))
                    .body("assets[0].near_duplicate", equalTo(true));
            find("/v1/assets/" + one + "/similar")
                    .body("assets.asset_id", not(hasItem(one)))
                    .body("assets[0].asset_id", equalTo(copy))
                    .body("assets[0].near_duplicate", equalTo(true));
        });
    }

    @Test
    void what_is_like_an_asset_is_alike_in_meaning_too_and_comes_in_pages() {
        String asset = file(3, "a lighthouse in a storm");
        String alike = file(4, "a lighthouse in a heavy storm");
        file(5, "a beacon for ships in bad weather");
        String path = "/v1/assets/" + asset + "/similar?limit=1";

        find(path).body("assets[0].asset_id", equalTo(alike));
        Awaitility.await()
                .untilAsserted(() -> find("/v1/assets/" + asset + "/similar")
                        .body("assets.size()", equalTo(2))
                        .body("assets.findAll { it.near_duplicate == null }", empty()));
        String first = find(path).extract().path("assets[0].asset_id");
        String cursor = find(path).extract().path("next_cursor");
        find(path + "&cursor=" + cursor).body("assets.asset_id", not(hasItem(first)));
        refused("/v1/assets/" + alike + "/similar?limit=1&cursor=" + cursor, "cursor");
        as(callers.somebody().authorization())
                .get("/v1/assets/" + asset + "/similar")
                .then()
                .statusCode(404);
    }

    @Test
    void an_own_file_is_read_where_it_lies_and_brings_its_meaning() {
        String asset = file(6, "a lighthouse in a storm");
        String alike = library.generated(me.ownerId(), Samples.wav(0.2), "a beacon for ships in bad weather");
        String url = as(me.authorization()).get("/v1/assets/" + asset).path("asset.url");

        find("/v1/assets?search_image_url=" + url).body("assets.asset_id", hasItem(alike));
        refusedFor(callers.somebody(), "/v1/assets?search_image_url=" + url, "search_image_url");
        refused("/v1/assets?search_image_url=" + url + "x", "search_image_url");
    }

    @Test
    void words_and_a_picture_together_find_what_is_near_to_both() {
        String both = file(7, "a red balloon");
        String look = file(7, "an old piano");
        String words = file(8, "a red balloon");
        String url = OriginFiles.serve("/look/seven.jpg", "image/jpeg", Scenes.jpeg(Scenes.scene(7, 200, 150), 0.9f));

        Awaitility.await().untilAsserted(() -> {
            List<String> found = find("/v1/assets?q=red balloon&search_image_url=" + url)
                    .extract()
                    .path("assets.asset_id");
            assertThat(found).startsWith(both).contains(look, words);
        });
    }

    @Test
    void what_cannot_be_looked_at_is_refused_by_name_and_filed_all_the_same() throws IOException {
        byte[] half = Arrays.copyOf(Scenes.jpeg(Scenes.scene(9, 400, 300), 0.9f), 300);
        String damaged = OriginFiles.serve("/look/half.jpg", "image/jpeg", half);
        String text = OriginFiles.serve("/look/no.jpg", "image/jpeg", "no picture".getBytes(StandardCharsets.UTF_8));
        String huge = OriginFiles.serve("/look/huge.png", "image/png", declaring(20_000, 20_000));
        String video = OriginFiles.serve("/look/no.mp4", "video/mp4", new byte[2_000]);

        refused("/v1/assets?search_image_url=" + damaged, "search_image_url");
        refused("/v1/assets?search_image_url=" + text, "search_image_url");
        refused("/v1/assets?search_image_url=" + huge, "search_image_url");
        refused("/v1/assets?search_video_url=" + video, "search_video_url");
        refused("/v1/assets?search_image_url=ftp://somewhere/x.png", "search_image_url");
        refused("/v1/assets?search_image_url=http://169.254.169.254/x.png", "search_image_url");
        refused("/v1/assets?search_image_url=" + OriginFiles.refuse("/look/gone.png", 404), "search_image_url");
        as(me.authorization())
                .get("/v1/assets?search_image_url=" + OriginFiles.refuse("/look/ill.png", 503))
                .then()
                .statusCode(502);

        String filed = library.generated(me.ownerId(), half, "a damaged picture of a meadow");
        find("/v1/assets?q=meadow").body("assets[0].asset_id", equalTo(filed));
        find("/v1/assets/" + filed + "/similar").body("assets", empty());
    }

    @Test
    void a_picture_of_a_hundred_million_pixels_is_looked_at_in_little_memory() throws IOException {
        String url = OriginFiles.serve("/look/large.png", "image/png", blank(10_000, 10_000));
        find("/v1/assets?search_image_url=" + url).body("assets", empty());
    }

    @Test
    void a_film_is_found_by_another_and_by_its_address() throws IOException {
        assumeTrue(Ffmpeg.isThere(), "there is no ffmpeg on this machine");
        String film = library.generated(me.ownerId(), film(11, 320, 240), null);
        library.generated(me.ownerId(), film(12, 320, 240), null);
        String other = OriginFiles.serve("/look/eleven.mp4", "video/mp4", film(11, 480, 360));
        String own = as(me.authorization()).get("/v1/assets/" + film).path("asset.url");

        Awaitility.await().untilAsserted(() -> {
            find("/v1/assets?search_video_url=" + other)
                    .body("assets[0].asset_id", equalTo(film))
                    .body("assets[0].similarity", greaterThan(0.9f));
            find("/v1/assets?search_video_url=" + own)
                    .body("assets[0].asset_id", equalTo(film))
                    .body("assets[0].similarity", greaterThan(0.9f));
        });
    }

    private byte[] film(int scene, int width, int height) throws IOException {
        Path still = Files.write(folder.resolve("still.jpg"), Scenes.jpeg(Scenes.scene(scene, width, height), 0.9f));
        return Ffmpeg.made(
                folder.resolve("film.mp4"), "-loop", "1", "-i", still.toString(), "-t", "1", "-pix_fmt", "yuv420p");
    }

    @Test
    void webp_is_looked_at_too() {
        byte[] webp = Base64.getDecoder().decode("UklGRhwAAABXRUJQVlA4TA8AAAAvF8AFAAcQ9Y/+ByKi/wEA");
        String url = OriginFiles.serve("/look/red.webp", "image/webp", webp);
        find("/v1/assets?search_image_url=" + url).body("assets", empty());
    }

    private String file(int scene, @Nullable String prompt) {
        return library.generated(me.ownerId(), Scenes.jpeg(Scenes.scene(scene, 240, 180), 0.9f), prompt);
    }

    private ValidatableResponse find(String path) {
        return as(me.authorization()).get(path).then().statusCode(200);
    }

    private void refused(String path, String field) {
        refusedFor(me, path, field);
    }

    private static void refusedFor(Callers.TestCaller caller, String path, String field) {
        as(caller.authorization())
                .get(path)
                .then()
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.message", containsString(field));
    }

    /** A PNG's head, and nothing behind it. */
    private static byte[] declaring(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(head);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {8, 0, 0, 0, 0});
        chunk(bytes, "IHDR", head.toByteArray());
        return bytes.toByteArray();
    }

    /** A grey PNG of that size; its pixels take next to nothing. */
    private static byte[] blank(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(declaring(width, height));
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        try (var deflated = new java.util.zip.DeflaterOutputStream(pixels)) {
            byte[] row = new byte[width + 1];
            for (int y = 0; y < height; y++) {
                deflated.write(row);
            }
        }
        chunk(bytes, "IDAT", pixels.toByteArray());
        chunk(bytes, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream into, String type, byte[] data) throws IOException {
        DataOutputStream out = new DataOutputStream(into);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) sum.getValue());
    }
}
