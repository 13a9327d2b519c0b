package dev.darkroom.library.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.function.IntBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Against what the reference implementation in TypeScript makes of the same pixels. */
class BlurHashPlaceholderTest {

    @Test
    void a_picture_has_the_hash_that_others_give_it() {
        assertThat(BlurHashPlaceholder.of(picture(32, 24, (x, y) -> x * 8 << 16 | y * 10 << 8 | 128)))
                .isEqualTo("LDH27k3B|cO?z4NKo1aOhCfjfQfj");
    }

    @Test
    void one_that_is_higher_than_wide_has_more_parts_downwards() {
        assertThat(BlurHashPlaceholder.of(picture(24, 32, (x, y) -> x * 10 << 16 | y * 8 << 8 | 128)))
                .isEqualTo("TDF?Rf3U]9uwRUjthVf%fQv:S4jt");
    }

    @Property(tries = 50)
    void any_size_will_do(
            @ForAll @IntRange(min = 1, max = 90) int width, @ForAll @IntRange(min = 1, max = 90) int height) {
        assertThat(BlurHashPlaceholder.of(picture(width, height, (x, y) -> x * y)))
                .hasSize(4 + 2 * 12)
                .matches("[0-9A-Za-z#$%*+,\\-.:;=?@\\[\\]^_{|}~]+");
    }

    private static BufferedImage picture(int width, int height, IntBinaryOperator colour) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                picture.setRGB(x, y, colour.applyAsInt(x, y));
            }
        }
        return picture;
    }
}
