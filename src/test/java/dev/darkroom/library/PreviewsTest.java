package dev.darkroom.library;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.darkroom.library.asset.LibraryFixture;
import dev.darkroom.testing.Ffmpeg;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Thumbnails, posters and placeholders of what is in the library, as callers see them; made by the running service. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class PreviewsTest extends WithPreviews {

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
    void what_declares_too_many_pixels_is_not_opened_and_not_tried_again() {
        byte[] png = Samples.image("png", 8, 8);
        ByteBuffer.wrap(png).putInt(16, 10_000).putInt(20, 10_000);
        String id = library.generated(me.ownerId(), png, "a bomb");

        assertThat(failure(id)).contains("more than 50000000 pixels");
        assertThat(asset(id).getMap("asset.thumbnails")).isNull();
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
}
