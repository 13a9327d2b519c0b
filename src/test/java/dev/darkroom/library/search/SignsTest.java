package dev.darkroom.library.search;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class SignsTest {

    @Property
    void a_sign_weighs_as_much_as_the_aim_points_there(@ForAll @Size(Vector.DIMENSIONS) short[] components) {
        Signs signs = Signs.of(new Aim(Space.MEANING, new Vector(components)));

        assertThat(signs.bits()).isEqualTo(new Vector(components).signs());
        assertThat(signs.weights())
                .hasSize(4)
                .allSatisfy(plane -> assertThat(plane).matches("[01]{384}"));
        for (int one = 1; one < components.length; one++) {
            int difference = Math.abs(components[one]) - Math.abs(components[one - 1]);
            int heavier = weight(signs, one) - weight(signs, one - 1);
            assertThat((long) heavier * difference)
                    .as("%d and the one before", one)
                    .isNotNegative();
        }
    }

    @Property
    void the_heaviest_weighs_most_and_nothing_weighs_nothing(@ForAll @Size(Vector.DIMENSIONS) short[] components) {
        components[0] = Short.MAX_VALUE;
        components[1] = 0;

        Signs signs = Signs.of(new Aim(Space.MEANING, new Vector(components)));

        assertThat(weight(signs, 0)).isGreaterThan(4);
        assertThat(weight(signs, 1)).isZero();
    }

    private static int weight(Signs signs, int dimension) {
        int weight = 0;
        for (int plane = 0; plane < signs.weights().size(); plane++) {
            weight += (signs.weights().get(plane).charAt(dimension) - '0') << plane;
        }
        return weight;
    }
}
