package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallbackHealthTest {

    private final CallbackHealth health = new CallbackHealth();

    private void answers(int number, boolean byAsking) {
        for (int i = 0; i < number; i++) {
            health.answered(byAsking);
        }
    }

    @Test
    void of_a_few_answers_nothing_is_concluded() {
        answers(19, true);
        assertThat(health.lost()).isZero();
        answers(1, true);
        assertThat(health.lost()).isEqualTo(1);
    }

    @Test
    void only_the_last_fifty_count() {
        answers(130, true);
        answers(25, false);
        assertThat(health.lost()).isEqualTo(0.5);
        answers(25, false);
        assertThat(health.lost()).isZero();
    }

    @Test
    void the_more_callbacks_are_lost_the_sooner_is_the_look() {
        Duration trusting = Duration.ofSeconds(30);
        Duration alone = Duration.ofSeconds(1);
        assertThat(PollBackoff.between(trusting, alone, 0)).isEqualTo(trusting);
        assertThat(PollBackoff.between(trusting, alone, 0.5)).isEqualTo(Duration.ofMillis(15_500));
        assertThat(PollBackoff.between(trusting, alone, 1)).isEqualTo(alone);
    }
}
