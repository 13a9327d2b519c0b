package dev.darkroom.library.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class BinaryQuantizationTest {

    @Property
    void a_sign_weighs_as_much_as_the_aim_points_there(@ForAll @Size(Embedding.DIMENSIONS) short[] components) {
        BinaryQuantization binaryQuantization =
                BinaryQuantization.of(new QueryVector(EmbeddingSpace.MEANING, new Embedding(components)));

        assertThat(binaryQuantization.bits()).isEqualTo(new Embedding(components).signs());
        assertThat(binaryQuantization.weights())
                .hasSize(4)
                .allSatisfy(plane -> assertThat(plane).matches("[01]{384}"));
        for (int one = 1; one < components.length; one++) {
            int difference = Math.abs(components[one]) - Math.abs(components[one - 1]);
            int heavier = weight(binaryQuantization, one) - weight(binaryQuantization, one - 1);
            assertThat((long) heavier * difference)
                    .as("%d and the one before", one)
                    .isNotNegative();
        }
    }

    @Property
    void the_heaviest_weighs_most_and_nothing_weighs_nothing(@ForAll @Size(Embedding.DIMENSIONS) short[] components) {
        components[0] = Short.MAX_VALUE;
        components[1] = 0;

        BinaryQuantization binaryQuantization =
                BinaryQuantization.of(new QueryVector(EmbeddingSpace.MEANING, new Embedding(components)));

        assertThat(weight(binaryQuantization, 0)).isGreaterThan(4);
        assertThat(weight(binaryQuantization, 1)).isZero();
    }

    private static int weight(BinaryQuantization binaryQuantization, int dimension) {
        int weight = 0;
        for (int plane = 0; plane < binaryQuantization.weights().size(); plane++) {
            weight += (binaryQuantization.weights().get(plane).charAt(dimension) - '0') << plane;
        }
        return weight;
    }
}
