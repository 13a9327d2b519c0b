package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessorShareTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long now;
    private boolean busy;
    private final ProcessorShare share = new ProcessorShare(0.5, Duration.ofSeconds(2), () -> busy, () -> now);

    @Test
    void saved_time_allows_a_burst_and_then_half_the_processor() {
        assertThat(used(10)).isEqualTo(7);
        assertThat(used(10)).isEqualTo(5);
    }

    @Test
    void while_others_want_the_processors_a_tenth_of_that_is_left_and_nothing_saved_up() {
        busy = true;

        assertThat(used(100)).isEqualTo(5);
    }

    @Test
    void no_more_is_saved_up_than_a_burst() {
        now += 1_000 * SECOND;

        assertThat(used(4)).isEqualTo(4);
        assertThat(used(10)).isEqualTo(5);
    }

    /** Works for a second whenever there is a share left, for so many seconds. */
    private int used(int seconds) {
        int used = 0;
        for (int second = 0; second < seconds; second++) {
            if (share.isLeft()) {
                share.spend(() -> now += SECOND);
                used++;
            } else {
                now += SECOND;
            }
        }
        return used;
    }
}
