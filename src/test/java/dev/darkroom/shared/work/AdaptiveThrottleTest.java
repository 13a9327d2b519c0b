package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.SettableClock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptiveThrottleTest {

    private static final int PARALLEL = 64;

    private final SettableClock clock = new SettableClock();
    private final AdaptiveThrottle throttle = new AdaptiveThrottle(clock, new Random(1));

    private void pass(Duration time) {
        clock.advance(time);
    }

    private int room() {
        return Math.min(throttle.room(0), PARALLEL);
    }

    @Test
    void without_trouble_there_is_room_for_all() {
        throttle.fine(PARALLEL);
        assertThat(room()).isEqualTo(PARALLEL);
    }

    @Test
    void nothing_is_begun_before_the_time_upstream_asked_for_and_a_fifth_later_at_the_latest() {
        throttle.troubled(Duration.ofSeconds(30), PARALLEL);
        pass(Duration.ofSeconds(30).minusMillis(1));
        assertThat(room()).isZero();
        pass(Duration.ofSeconds(6));
        assertThat(room()).isPositive();
    }

    @Test
    void after_the_pause_one_goes_first_and_rounds_of_good_answers_double_what_is_under_way() {
        throttle.troubled(Duration.ofSeconds(10), PARALLEL);
        pass(Duration.ofSeconds(12));
        assertThat(room()).isEqualTo(1);
        assertThat(throttle.room(1)).isZero();
        for (int allowed = 1; allowed < PARALLEL / 2; allowed *= 2) {
            answers(allowed);
            assertThat(room()).isEqualTo(2 * allowed);
        }
    }

    @Test
    void one_that_goes_first_and_hangs_keeps_the_next_from_going_for_a_few_seconds_only() {
        throttle.troubled(null, 3);
        pass(Duration.ofSeconds(2));
        assertThat(throttle.room(3)).isEqualTo(1);
        pass(Duration.ofSeconds(4));
        assertThat(throttle.room(4)).isZero();
        pass(Duration.ofSeconds(1));
        assertThat(throttle.room(4)).isEqualTo(1);
        assertThat(throttle.room(5)).isZero();
    }

    @Test
    void above_half_of_what_went_wrong_before_a_round_adds_one_until_nothing_is_held_back() {
        throttle.troubled(null, PARALLEL);
        pass(Duration.ofSeconds(2));
        answers(PARALLEL / 2 - 1);
        for (int allowed = PARALLEL / 2; allowed < PARALLEL - 1; allowed++) {
            answers(allowed);
            assertThat(room()).isBetween(allowed, allowed + 1);
        }
        answers(2 * PARALLEL);
        assertThat(throttle.isOpen()).isTrue();
    }

    @Test
    void the_answer_that_ends_a_time_of_trouble_says_so() {
        throttle.troubled(null, PARALLEL);
        assertThat(throttle.fine(PARALLEL)).isFalse();
        pass(Duration.ofSeconds(2));
        assertThat(throttle.fine(PARALLEL)).isTrue();
        assertThat(throttle.fine(PARALLEL)).isFalse();
    }

    private void answers(int count) {
        for (int i = 0; i < count; i++) {
            throttle.fine(PARALLEL);
        }
    }

    @Test
    void pauses_double_while_the_trouble_lasts_up_to_a_few_seconds() {
        for (long seconds : new long[] {1, 2, 4, 5, 5}) {
            throttle.troubled(null, PARALLEL);
            pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(room()).isZero();
            pass(Duration.ofSeconds(seconds).dividedBy(5).plusMillis(1));
            assertThat(room()).isEqualTo(1);
        }
    }

    @Test
    void calls_that_were_under_way_and_fail_together_are_one_trouble() {
        for (int i = 0; i < PARALLEL; i++) {
            throttle.troubled(null, PARALLEL);
        }
        pass(Duration.ofMillis(1_200));
        assertThat(room()).isEqualTo(1);
    }

    @Test
    void a_longer_wait_that_is_asked_for_meanwhile_is_kept_to() {
        throttle.troubled(null, PARALLEL);
        throttle.troubled(Duration.ofSeconds(20), PARALLEL);
        throttle.troubled(Duration.ofSeconds(2), PARALLEL);
        pass(Duration.ofSeconds(19));
        assertThat(room()).isZero();
    }

    @Test
    void a_good_answer_to_an_earlier_call_does_not_end_the_pause() {
        throttle.troubled(Duration.ofSeconds(5), PARALLEL);
        throttle.fine(PARALLEL);
        assertThat(room()).isZero();
    }

    @Test
    void no_wait_of_a_day_is_believed() {
        throttle.troubled(Duration.ofDays(1), PARALLEL);
        pass(Duration.ofMinutes(12));
        assertThat(room()).isEqualTo(1);
    }
}
