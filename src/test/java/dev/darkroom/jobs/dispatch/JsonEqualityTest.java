package dev.darkroom.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonEqualityTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1, \"b\": [true]}        | {\"b\":[true],\"a\":1}",
                "{\"guidance\": 7.0}              | {\"guidance\": 7}",
                "[1e2, -0, 0.10]                  | [100, 0, 1e-1]",
                "[-0.0]                           | [0]",
                "[0.1]                            | [0.1000000000000000055]",
                "[17454220438242315174]           | [17454220438242315174]",
                "[1e20]                           | [100000000000000000000]",
                "{\"a\": 1}                       | \"{\\\"a\\\": 1.0}\"",
            })
    void the_same_value_is_the_same_however_it_is_spelled(String one, String other) {
        assertThat(JsonEquality.with(one).isSame(other)).isTrue();
        assertThat(JsonEquality.with(one).mayBeSame(other)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[9007199254740993]               | [9007199254740992]",
                "[17454220438242315174]           | [17454220438242314000.0]",
                "{\"a\": 1}                       | \"{\\\"a\\\": 1\"",
                "{\"a\": 1}                       | \"a=1\"",
                "{\"a\": 1}                       | {\"a\":",
            })
    void what_a_provider_may_have_rounded_or_cut_is_unclear(String one, String other) {
        assertThat(JsonEquality.with(one).isSame(other)).isFalse();
        assertThat(JsonEquality.with(one).mayBeSame(other)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 7}     | {\"a\": 7.5}",
                "{\"a\": 7}     | {\"a\": \"7\"}",
                "[1, 2]         | [2, 1]",
                "{\"a\": null}  | {}",
                "[4503599627370497]      | [4503599627370496]",
                "{\"a\": 1}     | \"{\\\"a\\\": 2}\"",
                "[1e30000000]   | [1]",
            })
    void another_value_is_another(String one, String other) {
        assertThat(JsonEquality.with(one).isSame(other)).isFalse();
        assertThat(JsonEquality.with(one).mayBeSame(other)).isFalse();
    }
}
