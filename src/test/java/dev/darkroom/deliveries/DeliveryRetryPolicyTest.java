package dev.darkroom.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DeliveryRetryPolicyTest {

    private static final DeliveryRetryPolicy POLICY = DeliveryRetryPolicy.OVER_A_DAY;

    @Property
    void a_pause_is_the_tables_within_a_fifth(@ForAll @IntRange(min = 1, max = 9) int attempt, @ForAll long seed) {
        Duration named = POLICY.pauses().get(attempt - 1);
        assertThat(POLICY.after(attempt, null, new Random(seed)))
                .isBetween(
                        named.multipliedBy(4).dividedBy(5).minusMillis(1),
                        named.multipliedBy(6).dividedBy(5));
    }

    @Test
    void after_the_last_there_is_none_and_all_in_all_it_is_over_a_day() {
        assertThat(POLICY.after(POLICY.pauses().size() + 1, null, new Random(1)))
                .isNull();
        assertThat(POLICY.pauses().stream().reduce(Duration.ZERO, Duration::plus))
                .isGreaterThan(Duration.ofHours(24));
    }

    @Test
    void a_receiver_may_ask_for_more_time_but_not_for_for_ever() {
        assertThat(POLICY.after(1, Duration.ofMinutes(3), new Random(1))).isEqualTo(Duration.ofMinutes(3));
        assertThat(POLICY.after(1, Duration.ofMillis(1), new Random(1))).isGreaterThan(Duration.ofSeconds(3));
        assertThat(POLICY.after(1, Duration.ofDays(9), new Random(1))).isEqualTo(Duration.ofHours(1));
    }
}
