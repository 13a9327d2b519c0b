package dev.darkroom.library.search.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.library.search.Scenes;
import dev.darkroom.library.search.SearchHit;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class VisualEmbeddingTest {

    private static final int MANY = 300;
    private static final int ASKED = 40;
    private static final List<Embedding> LOOKS = IntStream.range(0, MANY)
            .mapToObj(number -> VisualEmbedding.of(Scenes.scene(number, 200, 150)))
            .toList();

    private static final List<String> SIDES =
            LOOKS.stream().map(look -> look.sides().signs()).toList();

    @Test
    void a_resized_brightened_or_cropped_copy_is_the_nearest_match() {
        assertThat(foundFirst(picture -> Scenes.resized(picture, 90, 80))).isEqualTo(ASKED);
        assertThat(foundFirst(VisualEmbeddingTest::squeezed)).isEqualTo(ASKED);
        assertThat(foundFirst(picture -> Scenes.brighter(picture, 1.2f))).isEqualTo(ASKED);
        assertThat(foundFirst(picture -> Scenes.cropped(picture, 0.1))).isGreaterThanOrEqualTo(ASKED * 95 / 100);
        assertThat(foundFirst(picture -> Scenes.cropped(picture, 0.25))).isGreaterThanOrEqualTo(ASKED * 80 / 100);
    }

    @Test
    void a_copy_is_told_from_a_different_picture() {
        for (int number = 0; number < ASKED; number++) {
            BufferedImage picture = Scenes.scene(number, 200, 150);
            Embedding copy = VisualEmbedding.of(squeezed(Scenes.resized(picture, 160, 120)));
            assertThat(new SearchHit(new java.util.UUID(0, 0), 1, copy.cosine(LOOKS.get(number))).isNearDuplicate())
                    .as("scene %d at %f", number, copy.cosine(LOOKS.get(number)))
                    .isTrue();
            for (int other = number + 1; other < MANY; other++) {
                assertThat(copy.cosine(LOOKS.get(other))).isLessThan(0.6);
            }
        }
    }

    @Test
    void the_bits_of_a_look_find_what_the_look_itself_finds() {
        int kept = 0;
        for (int number = 0; number < ASKED; number++) {
            Embedding asked = VisualEmbedding.of(Scenes.cropped(Scenes.scene(number, 200, 150), 0.2));
            String bits = asked.sides().signs();
            List<Integer> nearest = ranked(Comparator.comparingDouble(at -> -asked.cosine(LOOKS.get(at))), 10);
            List<Integer> scanned = ranked(Comparator.comparingInt(at -> differences(bits, SIDES.get(at))), 100);
            kept += (int) nearest.stream().filter(scanned::contains).count();
        }
        assertThat(kept).isGreaterThanOrEqualTo(ASKED * 10 * 95 / 100);
    }

    @Test
    void a_picture_of_one_colour_has_a_look_too() {
        Embedding blank = VisualEmbedding.of(new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB));
        assertThat(blank.cosine(blank)).isEqualTo(1);
        assertThat(blank.cosine(LOOKS.getFirst())).isLessThan(0.9);
    }

    private static int foundFirst(UnaryOperator<BufferedImage> change) {
        int found = 0;
        for (int number = 0; number < ASKED; number++) {
            Embedding asked = VisualEmbedding.of(change.apply(Scenes.scene(number, 200, 150)));
            int first = ranked(Comparator.comparingDouble(at -> -asked.cosine(LOOKS.get(at))), 1)
                    .getFirst();
            found += first == number ? 1 : 0;
        }
        return found;
    }

    private static List<Integer> ranked(Comparator<Integer> order, int most) {
        return IntStream.range(0, MANY).boxed().sorted(order).limit(most).toList();
    }

    private static int differences(String one, String other) {
        return (int) IntStream.range(0, one.length())
                .filter(at -> one.charAt(at) != other.charAt(at))
                .count();
    }

    private static BufferedImage squeezed(BufferedImage picture) {
        try {
            return ImageIO.read(new ByteArrayInputStream(Scenes.jpeg(picture, 0.3f)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
