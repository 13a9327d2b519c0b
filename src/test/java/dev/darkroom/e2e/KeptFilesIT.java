package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Outputs of every kind are kept: the library lists them, our URLs give them out, and they are what they claim to be. */
class KeptFilesIT {

    private static PackagedApp app;
    private static ApiClient apiClient;

    @BeforeAll
    static void start() {
        app = PackagedApp.darkroom("kept-files").start();
        apiClient = new ApiClient(app);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void a_picture() {
        Kept kept = keep(
                "fal-ai/flux/dev",
                "{\"prompt\": \"a kept picture\", \"image_size\": {\"width\": 320, \"height\": 192}}",
                "/images/0/url");

        BufferedImage picture = MediaFiles.picture(kept.file());
        assertThat(picture.getWidth())
                .isEqualTo(320)
                .isEqualTo(kept.asset().path("width").asInt());
        assertThat(picture.getHeight())
                .isEqualTo(192)
                .isEqualTo(kept.asset().path("height").asInt());
        assertThat(kept.asset().path("type").asText()).isEqualTo("image");
        assertThat(kept.asset().path("prompt").asText()).isEqualTo("a kept picture");
    }

    @Test
    void a_film() {
        Kept kept = keep("fal-ai/ltx-video", "{\"prompt\": \"a kept film\", \"duration\": 1}", "/video/url");

        MediaFiles.Film film = MediaFiles.film(kept.file());
        assertThat(film.width()).isEqualTo(kept.asset().path("width").asInt());
        assertThat(film.height()).isEqualTo(kept.asset().path("height").asInt());
        assertThat(film.seconds()).isCloseTo(1, within(0.1));
        assertThat(kept.asset().path("duration_seconds").asDouble()).isCloseTo(film.seconds(), within(0.01));
        assertThat(kept.asset().path("type").asText()).isEqualTo("video");
    }

    @Test
    void a_sound() {
        Kept kept =
                keep("fal-ai/stable-audio", "{\"prompt\": \"a kept sound\", \"seconds_total\": 3}", "/audio_file/url");

        assertThat(MediaFiles.sound(kept.file())).isCloseTo(3, within(0.05));
        assertThat(kept.asset().path("duration_seconds").asDouble()).isCloseTo(3, within(0.05));
        assertThat(kept.asset().path("type").asText()).isEqualTo("audio");
    }

    @Test
    void a_mesh() {
        Kept kept = keep(
                "fal-ai/hunyuan3d/v2", "{\"input_image_url\": \"https://example.com/statue.png\"}", "/model_mesh/url");

        assertThat(MediaFiles.mesh(kept.file())).contains("\"asset\"", "\"meshes\"");
        assertThat(kept.asset().path("type").asText()).isEqualTo("3d");
    }

    private record Kept(JsonNode asset, byte[] file) {}

    private static Kept keep(String endpoint, String input, String place) {
        String id = apiClient.submit(endpoint, input);
        String url = apiClient.await(id, "SUCCEEDED").path("result").at(place).asText();
        JsonNode asset = apiClient.assetsOf(id).stream()
                .filter(listed -> listed.path("url").asText().equals(url))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("the library does not list " + url + " of " + apiClient.assetsOf(id)));
        return new Kept(asset, Web.bytes(url));
    }
}
