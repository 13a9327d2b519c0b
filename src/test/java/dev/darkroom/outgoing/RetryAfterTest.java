package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final String NOW = "Fri, 20 Nov 2026 10:00:00 GMT";

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            value = {
                "0                             | PT0S",
                "' 30 '                        | PT30S",
                "999999999                     | PT24H",
                "Fri, 20 Nov 2026 10:01:30 GMT | PT1M30S",
                "Fri, 20 Nov 2026 09:00:00 GMT | PT0S",
                "Fri, 20 Nov 2037 09:00:00 GMT | PT24H",
                "99999999999                   | PT24H",
                "99999999999999999999999999999 | PT24H",
                "00000000000030                | PT30S",
                "-1                            | none",
                "soon                          | none",
                "none                          | none",
            })
    void a_wish_to_wait_is_read_and_kept_within_a_day(@Nullable String value, @Nullable Duration expected) {
        assertThat(RetryAfter.parse(value, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"none", "yesterday"})
    void a_date_means_nothing_beside_an_answer_without_one(@Nullable String date) {
        assertThat(RetryAfter.parse(NOW, date)).isNull();
    }
}
