package dev.darkroom.library.search.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;

class EmbeddingTest {

    @Property
    void what_is_written_is_read(@ForAll @Size(Embedding.DIMENSIONS) float[] components) {
        Embedding embedding = Embedding.of(components);
        assertThat(embedding.bytes()).hasSize(Embedding.BYTES);
        assertThat(Embedding.read(embedding.bytes()).values()).isEqualTo(embedding.values());
    }

    @Property
    void the_cosine_is_that_of_the_components(
            @ForAll @Size(Embedding.DIMENSIONS) @FloatRange(min = -1, max = 1) float[] one,
            @ForAll @Size(Embedding.DIMENSIONS) @FloatRange(min = -1, max = 1) float[] other) {
        assertThat(Embedding.of(one).cosine(Embedding.of(other))).isCloseTo(cosine(one, other), within(0.000_1));
    }

    @Property
    void vectors_of_one_byte_a_dimension_point_where_they_did(@ForAll @Size(Embedding.DIMENSIONS) byte[] written) {
        float[] components = new float[written.length];
        for (int i = 0; i < written.length; i++) {
            components[i] = written[i];
        }
        Embedding read = Embedding.read(written);
        assertThat(read.signs()).isEqualTo(Embedding.of(components).signs());
        assertThat(read.cosine(Embedding.of(components))).isCloseTo(cosine(components, components), within(0.000_1));
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double ones = 0;
        double others = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            ones += (double) one[i] * one[i];
            others += (double) other[i] * other[i];
        }
        return ones == 0 || others == 0 ? 0 : product / Math.sqrt(ones * others);
    }
}
