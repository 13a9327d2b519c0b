package dev.darkroom.library.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.library.preview.UnreadableMediaException.Why;
import dev.darkroom.shared.work.CpuBoundExecutor;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import dev.darkroom.testing.AnimationSample;
import dev.darkroom.testing.Chromium;
import dev.darkroom.testing.Pixels;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first frame of an animation on its canvas, pixel by pixel what Chromium draws on a white page, and as large; skipped
 * where there is no Chromium.
 */
class AnimationsAsBrowsersDrawTest {

    /** Of 255, in any pixel: how numbers are rounded. */
    private static final int TOLERANCE = 2;

    private static final int CELL = 120;
    private static final int PER_ROW = 6;
    /** Of black around each, so that its size is to be seen. */
    private static final int BORDER = 3;

    private final ImageDecoder imageDecoder = new ImageDecoder(new DecodingBudget(100_000_000), new CpuBoundExecutor());

    @TempDir
    Path folder;

    @Test
    void a_first_frame_is_drawn_at_its_place_on_the_whole_canvas() throws Exception {
        Map<String, byte[]> samples = new LinkedHashMap<>();
        for (boolean clear : new boolean[] {false, true}) {
            String how = clear ? " with a transparent colour" : "";
            samples.put("gif that fills its canvas" + how, new AnimationSample(40, 40, 0, 0, 40, clear).gif());
            samples.put("gif in a corner" + how, new AnimationSample(64, 48, 0, 0, 32, clear).gif());
            samples.put("gif at an offset" + how, new AnimationSample(100, 80, 21, 33, 30, clear).gif());
            samples.put("gif larger than its screen" + how, new AnimationSample(20, 90, 0, 0, 60, clear).gif());
            samples.put("gif beyond its screen" + how, new AnimationSample(50, 50, 40, 10, 30, clear).gif());
            samples.put("gif without a screen" + how, new AnimationSample(0, 0, 0, 0, 30, clear).gif());
            samples.put("webp that fills its canvas" + how, new AnimationSample(32, 32, 0, 0, 32, clear).webp());
            samples.put("webp in a corner" + how, new AnimationSample(64, 48, 0, 0, 32, clear).webp());
            samples.put("webp at an offset" + how, new AnimationSample(100, 80, 22, 34, 32, clear).webp());
            samples.put("apng that fills its canvas" + how, new AnimationSample(40, 40, 0, 0, 40, clear).apng());
            samples.put("apng in a corner" + how, new AnimationSample(64, 48, 0, 0, 32, clear).apng());
            samples.put("apng at an offset" + how, new AnimationSample(100, 80, 21, 33, 30, clear).apng());
        }
        assertThat(drawnOtherwise(samples)).isEmpty();
    }

    @Test
    void of_a_large_canvas_only_every_so_manieth_pixel_is_kept() throws IOException {
        Path file = Files.write(folder.resolve("a"), new AnimationSample(4000, 3000, 2000, 1000, 1000, false).gif());

        BufferedImage opened = imageDecoder.open(file, Long.MAX_VALUE, Priority.BACKGROUND, (width, _) -> width / 400);

        assertThat(List.of(opened.getWidth(), opened.getHeight())).containsExactly(400, 300);
        assertThat(opened.getRGB(199, 100) >>> 24).isZero();
        assertThat(opened.getRGB(200, 100)).isEqualTo(0xFFB43C3C);
        assertThat(opened.getRGB(299, 199)).isEqualTo(0xFF808080);
        assertThat(opened.getRGB(300, 199) >>> 24).isZero();
    }

    @Test
    void the_canvas_counts_among_the_pixels_that_are_allowed() throws IOException {
        for (byte[] bomb : List.of(
                new AnimationSample(65_535, 65_535, 0, 0, 1, false).gif(),
                new AnimationSample(1, 1, 65_534, 65_534, 1, false).gif(),
                new AnimationSample(16_000_000, 16_000_000, 0, 0, 32, false).webp(),
                new AnimationSample(2, 2, 0, 0, 1_200, false).gif())) {
            Path file = Files.write(folder.resolve("bomb"), bomb);
            assertThatThrownBy(() -> imageDecoder.open(file, 1_000_000, Priority.BACKGROUND, (_, _) -> 1))
                    .isInstanceOfSatisfying(
                            UnreadableMediaException.class,
                            refused -> assertThat(refused.why()).isEqualTo(Why.TOO_LARGE));
        }
    }

    /** By how much, of those that differ by more than they may. */
    private Map<String, Object> drawnOtherwise(Map<String, byte[]> samples) throws Exception {
        List<String> names = List.copyOf(samples.keySet());
        List<BufferedImage> drawn = Chromium.drawEach(folder, List.copyOf(samples.values()), PER_ROW, CELL, BORDER);
        Map<String, Object> otherwise = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Object difference = difference(folder.resolve("p" + i), drawn.get(i));
            if (!(difference instanceof Integer most) || most > TOLERANCE) {
                otherwise.put(names.get(i), difference);
            }
        }
        return otherwise;
    }

    private Object difference(Path file, BufferedImage right) {
        BufferedImage ours;
        try {
            ours = ImageScaler.flat(imageDecoder.open(file, Long.MAX_VALUE, Priority.BACKGROUND, (_, _) -> 1));
        } catch (UnreadableMediaException refused) {
            return String.valueOf(refused.getMessage());
        }
        MediaFacts facts = MediaProbe.examine(file, null, null);
        List<Integer> size = List.of(ours.getWidth(), ours.getHeight());
        if (!size.equals(Arrays.asList(facts.width(), facts.height()))) {
            return "said to be " + facts.width() + "x" + facts.height() + ", drawn as " + size;
        }
        BufferedImage cell = new BufferedImage(CELL, CELL, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = cell.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, CELL, CELL);
        pen.setColor(Color.BLACK);
        pen.fillRect(0, 0, ours.getWidth() + 2 * BORDER, ours.getHeight() + 2 * BORDER);
        pen.drawImage(ours, BORDER, BORDER, null);
        pen.dispose();
        return Pixels.largestDifference(cell, right);
    }
}
