package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.SettableClock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UpstreamPressureTest {

    private static final int PARALLEL = 64;

    private final SettableClock clock = new SettableClock();
    private final UpstreamPressure pressure = new UpstreamPressure(clock, new Random(1));

    private void pass(Duration time) {
        clock.advance(time);
    }

    private int room() {
        return pressure.room(PARALLEL, 0);
    }

    @Test
    void without_trouble_there_is_room_for_all() {
        pressure.fine();
        assertThat(room()).isEqualTo(PARALLEL);
    }

    @Test
    void nothing_is_begun_before_the_time_upstream_asked_for_and_a_fifth_later_at_the_latest() {
        pressure.troubled(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(30).minusMillis(1));
        assertThat(room()).isZero();
        pass(Duration.ofSeconds(6));
        assertThat(room()).isPositive();
    }

    @Test
    void after_the_pause_one_goes_first_and_good_answers_open_the_gate() {
        pressure.troubled(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(12));
        assertThat(room()).isEqualTo(1);
        assertThat(pressure.room(PARALLEL - 1, 1)).isZero();
        for (int allowed = 2; allowed <= PARALLEL; allowed *= 2) {
            pressure.fine();
            assertThat(room()).isEqualTo(allowed);
        }
    }

    @Test
    void pauses_double_while_the_trouble_lasts_up_to_a_minute() {
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            pressure.troubled(null);
            pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(room()).isZero();
            pass(Duration.ofSeconds(seconds).dividedBy(5).plusMillis(1));
            assertThat(room()).isEqualTo(1);
        }
    }

    @Test
    void calls_that_were_under_way_and_fail_together_are_one_trouble() {
        for (int i = 0; i < PARALLEL; i++) {
            pressure.troubled(null);
        }
        pass(Duration.ofMillis(1_200));
        assertThat(room()).isEqualTo(1);
    }

    @Test
    void a_longer_wait_that_is_asked_for_meanwhile_is_kept_to() {
        pressure.troubled(null);
        pressure.troubled(Duration.ofSeconds(20));
        pressure.troubled(Duration.ofSeconds(2));
        pass(Duration.ofSeconds(19));
        assertThat(room()).isZero();
    }

    @Test
    void a_good_answer_to_an_earlier_call_does_not_end_the_pause() {
        pressure.troubled(Duration.ofSeconds(5));
        pressure.fine();
        assertThat(room()).isZero();
    }

    @Test
    void no_wait_of_a_day_is_believed() {
        pressure.troubled(Duration.ofDays(1));
        pass(Duration.ofMinutes(12));
        assertThat(room()).isEqualTo(1);
    }
}
