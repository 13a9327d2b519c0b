package dev.darkroom.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ImportThrottleTest {

    private static final ImportThrottle.Source IMPORT = new ImportThrottle.Source(new UUID(1, 1), "");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final ImportThrottle throttle = new ImportThrottle(clock);

    private Duration refused() {
        Duration pause = throttle.refused(IMPORT, null);
        clock.advance(pause);
        return pause;
    }

    @Test
    void each_refusal_in_a_row_makes_it_longer_up_to_a_bound() {
        assertThat(refused()).isEqualTo(Duration.ofSeconds(2));
        assertThat(refused()).isEqualTo(Duration.ofSeconds(4));
        for (int i = 0; i < 20; i++) {
            refused();
        }
        assertThat(refused()).isEqualTo(Duration.ofMinutes(10));
        throttle.given(IMPORT);
        assertThat(refused()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void after_about_an_hour_it_is_for_good() {
        Duration all = Duration.ZERO;
        while (!throttle.isForGood(IMPORT)) {
            all = all.plus(refused());
        }
        assertThat(all).isBetween(Duration.ofMinutes(45), Duration.ofMinutes(75));
        throttle.given(IMPORT);
        assertThat(throttle.isForGood(IMPORT)).isFalse();
    }

    @Test
    void those_that_were_under_way_together_are_refused_once() {
        assertThat(throttle.refused(IMPORT, null)).isEqualTo(Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(1));
        assertThat(throttle.refused(IMPORT, null)).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(throttle.refused(IMPORT, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
    }
}
