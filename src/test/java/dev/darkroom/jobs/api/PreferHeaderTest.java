package dev.darkroom.jobs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferHeaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=5 | 5",
                "respond-async, Wait = 7 | 7",
                "wait=9;x=y | 9",
                "wait=\"60\" | 60",
                "wait=61 | 60",
                "wait=999999999 | 60"
            })
    void so_many_seconds_and_at_most_sixty(String header, int seconds) {
        assertThat(PreferHeader.waiting(List.of(header))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"wait", "wait=0", "wait=-1", "wait=1.5", "wait=soon", "await=5", "wait=9999999999", "''"})
    void what_asks_for_no_waiting_is_passed_over(String header) {
        assertThat(PreferHeader.waiting(List.of(header))).isNull();
    }
}
