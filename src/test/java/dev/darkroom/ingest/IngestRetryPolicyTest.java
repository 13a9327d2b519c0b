package dev.darkroom.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IngestRetryPolicyTest {

    private static final IngestRetryPolicy POLICY =
            new IngestRetryPolicy(3, Duration.ofMillis(100), Duration.ofSeconds(2));

    @Test
    void so_many_attempts_and_no_more() {
        assertThat(POLICY.allowsAfter(2)).isTrue();
        assertThat(POLICY.allowsAfter(3)).isFalse();
    }

    @Property
    void a_pause_is_half_to_all_of_its_step(@ForAll @IntRange(min = 1, max = 1_000) int attempt) {
        long step = attempt > 6 ? 2_000 : Math.min(2_000, 100L << (attempt - 1));

        assertThat(POLICY.pauseAfter(attempt, RandomGenerator.of("SplittableRandom"))
                        .toMillis())
                .isBetween(step / 2, step);
    }
}
