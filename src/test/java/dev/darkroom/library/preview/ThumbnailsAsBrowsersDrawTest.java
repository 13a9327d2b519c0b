package dev.darkroom.library.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.testing.Chromium;
import dev.darkroom.testing.Ffmpeg;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Chromium draws on a white page is what a thumbnail shows; skipped where there is no Chromium. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class ThumbnailsAsBrowsersDrawTest {

    /** Of 255: what compression and different ways of scaling make. */
    private static final double TOLERANCE = 6;

    @Inject
    PreviewRenderer previewRenderer;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o5.png",
                "o6.png",
                "p3.png",
                "adobergb.png",
                "gc.png",
                "g1.png",
                "cicp_p3.png",
                "cmyk.jpg",
                "cicp2020.png",
                "rec709.png",
                "gama_srgb.png",
                "rgb16.png",
                "ga.png",
                "pal.png",
                "o7.jpg",
                "p3.jpg",
                "gray.jpg",
                "o6.webp",
                "alphap3.webp",
                "anim.webp",
                "alpha.avif",
                "icc.avif",
                "p3n.avif",
                "hlg.avif",
                "irot1.avif",
                "irotimir.avif",
                "imirirot.avif"
            })
    void a_picture_is_drawn_alike(String name) throws Exception {
        Path file = file(name);
        String type = MediaProbe.examine(file, null, name).contentType();
        assumeTrue(!type.equals("image/avif") || Ffmpeg.isThere(), "there is no ffmpeg on this machine");
        BufferedImage drawn = picture(previewRenderer.of(file, type).images().getLast());
        assertThat(difference(drawn, inChromium(file, drawn.getWidth(), drawn.getHeight())))
                .isLessThan(TOLERANCE);
    }

    @Test
    void a_film_is_seen_through_onto_white_and_is_not_black_where_it_has_more_to_show() throws IOException {
        assumeTrue(Ffmpeg.isThere(), "there is no ffmpeg on this machine");
        BufferedImage fading = picture(
                previewRenderer.of(file("fade.mp4"), "video/mp4").images().getFirst());
        assertThat(light(fading)).isGreaterThan(40);
        BufferedImage clear = picture(
                previewRenderer.of(file("alpha9.webm"), "video/webm").images().getFirst());
        assertThat(lightest(clear)).isEqualTo(255);
    }

    @Test
    void an_asset_is_as_wide_and_high_as_it_is_shown() throws IOException {
        for (String name : List.of("o5.png", "o6.png")) {
            var facts = MediaProbe.examine(file(name), null, name);
            assertThat(List.of(facts.width(), facts.height())).isEqualTo(List.of(300, 400));
        }
    }

    private static BufferedImage picture(PreviewRenderer.Image image) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(image.jpeg()));
    }

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream bytes = getClass().getResourceAsStream("/pictures/" + name)) {
            Files.write(file, bytes.readAllBytes());
        }
        return file;
    }

    private BufferedImage inChromium(Path file, int width, int height) throws Exception {
        String shown = "<img src='%s' style='display:block;width:%dpx;height:%dpx'>"
                .formatted(file.getFileName(), width, height);
        return Chromium.draw(folder, shown, 600, 600).getSubimage(0, 0, width, height);
    }

    private static double difference(BufferedImage one, BufferedImage other) {
        double sum = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    sum += Math.abs((one.getRGB(x, y) >> shift & 0xFF) - (other.getRGB(x, y) >> shift & 0xFF));
                }
            }
        }
        return sum / (3.0 * one.getWidth() * one.getHeight());
    }

    private static double light(BufferedImage picture) {
        return difference(
                picture, new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB));
    }

    private static int lightest(BufferedImage picture) {
        int most = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int rgb = picture.getRGB(x, y);
                most = Math.max(most, Math.min(rgb & 0xFF, Math.min(rgb >> 8 & 0xFF, rgb >> 16 & 0xFF)));
            }
        }
        return most;
    }
}
