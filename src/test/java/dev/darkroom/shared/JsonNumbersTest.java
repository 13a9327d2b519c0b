package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumbersTest {

    @ParameterizedTest
    @ValueSource(strings = {"1e30000000", "1E+30000000", "-1.5e-2147483649", "1e99999999999999999999", "0e10000"})
    void what_would_fill_the_memory_when_written_out_is_excessive(String number) {
        assertThat(JsonNumbers.isExcessive(number)).isTrue();
        assertThat(JsonNumbers.read(number)).isEmpty();
        assertThat(JsonText.hasExcessiveNumber("{\"a\": [1, {\"b\": " + number + "}]}"))
                .isTrue();
        assertThat(JsonText.shapeOf("{\"a\": " + number + "}")).isEqualTo(JsonText.Shape.OBJECT);
    }

    @Test
    void so_is_a_number_of_a_thousand_and_one_digits_but_no_text_is() {
        assertThat(JsonText.hasExcessiveNumber("[" + "9".repeat(1_001) + "]")).isTrue();
        assertThat(JsonText.hasExcessiveNumber("[" + "9".repeat(1_000) + "]")).isFalse();
        assertThat(JsonText.hasExcessiveNumber("[\"1e30000000\"]")).isFalse();
        assertThat(JsonText.shapeOf("{\"a\": " + "9".repeat(100_000) + "}")).isEqualTo(JsonText.Shape.OBJECT);
    }

    @Property
    void every_double_is_read(@ForAll double number) {
        assertThat(JsonNumbers.read(Double.toString(number))).contains(new BigDecimal(Double.toString(number)));
    }

    @Property
    void an_exponent_with_zeroes_before_it_is_as_long_as_without_them(@ForAll @IntRange(max = 9_999) int exponent) {
        assertThat(JsonNumbers.isExcessive("1e-000000" + exponent)).isFalse();
    }
}
