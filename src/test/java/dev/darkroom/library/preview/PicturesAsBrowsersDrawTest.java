package dev.darkroom.library.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.work.CpuBoundExecutor;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import dev.darkroom.testing.Chromium;
import dev.darkroom.testing.CmykSample;
import dev.darkroom.testing.Pixels;
import dev.darkroom.testing.PngSample;
import dev.darkroom.testing.PngSample.Transparency;
import dev.darkroom.testing.ProfiledSample;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pixel by pixel what Chromium draws on a white page, of many pictures at once; skipped where there is no Chromium. */
class PicturesAsBrowsersDrawTest {

    /** Of 255, in any pixel: how numbers are rounded. */
    private static final int TOLERANCE = 2;

    private static final int PER_ROW = 20;

    private final ImageDecoder imageDecoder = new ImageDecoder(new DecodingBudget(100_000_000), new CpuBoundExecutor());

    @TempDir
    Path folder;

    @Test
    void a_png_of_every_colour_type_and_depth_with_and_without_a_transparent_colour_is_drawn_alike() throws Exception {
        Map<String, byte[]> all = new LinkedHashMap<>();
        for (int type :
                new int[] {PngSample.GREY, PngSample.RGB, PngSample.PALETTE, PngSample.GREY_ALPHA, PngSample.RGB_ALPHA
                }) {
            for (int depth : depths(type)) {
                for (Transparency transparency : Transparency.values()) {
                    for (boolean interlaced : new boolean[] {false, true}) {
                        PngSample sample = new PngSample(type, depth, interlaced, transparency);
                        all.put(sample.toString(), sample.bytes());
                    }
                }
            }
        }
        assertThat(drawnOtherwise(all, all, PngSample.EDGE)).isEmpty();
    }

    @Test
    void a_profile_is_heeded_in_every_container_that_has_one_and_passed_over_where_it_is_of_no_use() throws Exception {
        Map<String, byte[]> profiles = new LinkedHashMap<>();
        byte[] linear = profile(ColorSpace.CS_LINEAR_RGB);
        profiles.put("linear", linear);
        profiles.put("grey", profile(ColorSpace.CS_GRAY));
        profiles.put("damaged", Arrays.copyOf(linear, linear.length / 2));
        Map<String, byte[]> ours = new LinkedHashMap<>();
        Map<String, byte[]> right = new LinkedHashMap<>();
        for (ProfiledSample container : ProfiledSample.values()) {
            profiles.forEach((kind, profile) -> {
                for (boolean grey : new boolean[] {false, true}) {
                    // What a profile of greys does to a BMP has no sense.
                    boolean senseless = container == ProfiledSample.BMP && kind.equals("grey");
                    if (!senseless && (!grey || container.knowsGreys())) {
                        String name = container + " " + kind + (grey ? " of greys" : " of colours");
                        ours.put(name, container.bytes(grey, profile));
                        // It shows no TIFF, and since version 150 no BMP with a damaged profile.
                        boolean notShown = container == ProfiledSample.TIFF
                                || container == ProfiledSample.BMP && kind.equals("damaged");
                        ProfiledSample shown = notShown ? ProfiledSample.PNG : container;
                        right.put(name, shown.bytes(grey, profile));
                    }
                }
            });
        }
        assertThat(drawnOtherwise(ours, right, ProfiledSample.EDGE)).isEmpty();
    }

    @Test
    void a_jpeg_of_four_inks_is_drawn_alike_with_and_without_a_profile() throws Exception {
        byte[] inks = CmykSample.profile();
        Map<String, byte[]> profiles = new LinkedHashMap<>();
        profiles.put("no", new byte[0]);
        profiles.put("a", inks);
        profiles.put("a relative", with(inks, 67, 1));
        profiles.put("a damaged", Arrays.copyOf(inks, inks.length / 2));
        profiles.put("a nonsensical", with(inks, 184 + 100 + 10, 200));
        profiles.put("another's", profile(ColorSpace.CS_LINEAR_RGB));
        Map<String, byte[]> all = new LinkedHashMap<>();
        profiles.forEach((kind, profile) -> {
            for (int transform : new int[] {CmykSample.UNMARKED, 0, 1, 2}) {
                all.put("transform " + transform + " and " + kind + " profile", CmykSample.jpeg(transform, profile));
            }
        });
        assertThat(drawnOtherwise(all, all, CmykSample.EDGE)).isEmpty();
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    /** A ramp of greys and of six colours, in BT.2020's and in BT.709's; of 16 bits, of which we keep eight. */
    @ParameterizedTest
    @ValueSource(strings = {"pq2020.png", "pq709.png", "hlg2020.png", "hlg709.png"})
    void what_is_brighter_than_a_screen_is_brought_onto_it_alike(String name) throws Exception {
        Path file = resource(name);
        BufferedImage right = Chromium.draw(folder, "<img src='%s'>".formatted(name), 600, 600)
                .getSubimage(0, 0, 260, 28);
        BufferedImage ours = imageDecoder.open(file, Long.MAX_VALUE, Priority.BACKGROUND, (_, _) -> 1);
        assertThat(Pixels.meanDifference(ours, right)).isLessThan(1);
    }

    /** At a quarter of its size: between two colours, which WebP stores at half the size, it is not alike to the last bit. */
    @Test
    void a_webp_with_loss_has_the_same_colours_all_over() throws Exception {
        Path file = resource("photo.webp");
        BufferedImage right =
                Chromium.draw(folder, "<img src='photo.webp'>", 480, 600).getSubimage(0, 0, 480, 360);
        BufferedImage ours = imageDecoder.open(file, Long.MAX_VALUE, Priority.BACKGROUND, (_, _) -> 1);
        assertThat(Pixels.meanDifference(ImageScaler.to(120, ours), ImageScaler.to(120, right)))
                .isLessThan(1.5);
    }

    private Path resource(String name) throws IOException {
        try (InputStream bytes = getClass().getResourceAsStream("/pictures/" + name)) {
            return Files.write(folder.resolve(name), bytes.readAllBytes());
        }
    }

    private static byte[] profile(int space) {
        return ((ICC_ColorSpace) ColorSpace.getInstance(space)).getProfile().getData();
    }

    private static int[] depths(int colourType) {
        return switch (colourType) {
            case PngSample.GREY -> new int[] {1, 2, 4, 8, 16};
            case PngSample.PALETTE -> new int[] {1, 2, 4, 8};
            default -> new int[] {8, 16};
        };
    }

    /** By how much, of those that differ by more than they may. */
    private Map<String, Object> drawnOtherwise(Map<String, byte[]> ours, Map<String, byte[]> right, int edge)
            throws Exception {
        List<String> names = List.copyOf(ours.keySet());
        List<BufferedImage> drawn =
                Chromium.drawEach(folder, names.stream().map(right::get).toList(), PER_ROW, edge, 0);
        Map<String, Object> otherwise = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Path file = Files.write(folder.resolve("ours"), ours.get(name));
            Object difference = difference(file, drawn.get(i));
            if (!(difference instanceof Integer most) || most > TOLERANCE) {
                otherwise.put(name, difference);
            }
        }
        return otherwise;
    }

    private Object difference(Path file, BufferedImage right) {
        BufferedImage ours;
        try {
            ours = ImageScaler.flat(imageDecoder.open(file, Long.MAX_VALUE, Priority.BACKGROUND, (_, _) -> 1));
        } catch (UnreadableMediaException unreadableMediaException) {
            return String.valueOf(unreadableMediaException.getMessage());
        }
        return Pixels.largestDifference(ours, right);
    }
}
