package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times in requests and answers. */
class TimestampsTest {

    @Test
    void a_time_has_an_offset() {
        assertThat(Timestamps.parse("2026-11-20T09:30:00Z")).contains(Instant.parse("2026-11-20T09:30:00Z"));
        assertThat(Timestamps.parse("2026-11-20T09:30:00.5+01:30")).contains(Instant.parse("2026-11-20T08:00:00.5Z"));
        assertThat(Timestamps.parse("9999-12-31T23:59:59Z")).contains(Instant.parse("9999-12-31T23:59:59Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-11-20",
                "2026-11-20T09:30:00",
                "2026-02-30T09:30:00Z",
                "0000-01-01T00:00:00Z",
                "-0044-03-15T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "9999999999-01-01T00:00:00Z",
                "2026-11-20T09:30:00Z\0"
            })
    void whatever_else_is_none(String text) {
        assertThat(Timestamps.parse(text)).isEmpty();
    }

    @Test
    void answers_are_in_whole_milliseconds() {
        assertThat(Timestamps.millis(Instant.parse("2026-11-20T09:30:00.123456Z")))
                .isEqualTo(Instant.parse("2026-11-20T09:30:00.123Z"));
        assertThat(Timestamps.millis(null)).isNull();
    }
}
