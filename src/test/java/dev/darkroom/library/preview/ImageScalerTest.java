package dev.darkroom.library.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageScalerTest {

    @Property(tries = 100)
    void the_longer_side_is_exact_and_the_other_in_proportion(
            @ForAll @IntRange(min = 1, max = 700) int width,
            @ForAll @IntRange(min = 1, max = 700) int height,
            @ForAll @IntRange(min = 1, max = 300) int wanted) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int edge = Math.min(wanted, ImageScaler.edge(picture));

        BufferedImage small = ImageScaler.to(edge, picture);

        assertThat(ImageScaler.edge(small)).isEqualTo(edge);
        double shorter = (double) Math.min(width, height) * edge / Math.max(width, height);
        assertThat((double) Math.min(small.getWidth(), small.getHeight()))
                .isBetween(Math.max(1, shorter - 0.51), Math.max(1, shorter + 0.51));
    }

    @Test
    void downscaling_averages_all_source_pixels() {
        BufferedImage stripes = new BufferedImage(1024, 64, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 1024; x += 2) {
            for (int y = 0; y < 64; y++) {
                stripes.setRGB(x, y, 0xFFFFFF);
            }
        }

        int grey = new Color(ImageScaler.to(128, stripes).getRGB(64, 4)).getRed();

        assertThat(grey).isBetween(120, 136);
    }

    @Test
    void what_lets_through_stands_on_white() {
        BufferedImage glass = new BufferedImage(40, 40, BufferedImage.TYPE_INT_ARGB);

        assertThat(ImageScaler.to(20, glass).getRGB(10, 10)).isEqualTo(Color.WHITE.getRGB());
        assertThat(ImageScaler.flat(glass).getRGB(10, 10)).isEqualTo(Color.WHITE.getRGB());
    }

    /** Where the corner ends up that is stored in the upper left. */
    @ParameterizedTest
    @CsvSource({
        "1, 40, 20, 0, 0", "2, 40, 20, 1, 0", "3, 40, 20, 1, 1", "4, 40, 20, 0, 1",
        "5, 20, 40, 0, 0", "6, 20, 40, 1, 0", "7, 20, 40, 1, 1", "8, 20, 40, 0, 1"
    })
    void each_orientation_is_set_upright(int orientation, int width, int height, int right, int below) {
        BufferedImage stored = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = stored.createGraphics();
        pen.setColor(Color.RED);
        pen.fillRect(0, 0, 5, 5);
        pen.dispose();

        BufferedImage shown = ImageScaler.upright(stored, orientation);

        assertThat(shown.getWidth()).isEqualTo(width);
        assertThat(shown.getHeight()).isEqualTo(height);
        for (int x = 0; x <= 1; x++) {
            for (int y = 0; y <= 1; y++) {
                int colour = shown.getRGB(x == 0 ? 1 : width - 2, y == 0 ? 1 : height - 2);
                assertThat(colour).isEqualTo((x == right && y == below ? Color.RED : Color.BLACK).getRGB());
            }
        }
    }

    @Test
    void a_jpeg_is_written_that_can_be_read() throws IOException {
        byte[] bytes = JpegWriter.of(new BufferedImage(33, 21, BufferedImage.TYPE_INT_RGB));

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes));

        assertThat(read.getWidth()).isEqualTo(33);
        assertThat(read.getHeight()).isEqualTo(21);
    }
}
