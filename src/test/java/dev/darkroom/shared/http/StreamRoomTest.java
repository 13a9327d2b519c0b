package dev.darkroom.shared.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.LargeTextBudget;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StreamRoomTest {

    private static final int LITTLE = 8 * 1024;
    private static final int NEARLY_ALL = 1000 * 1024;

    private final LargeTextBudget budget = new LargeTextBudget(1, Duration.ZERO);
    private final StreamRoom first = room();
    private final StreamRoom second = room();

    private StreamRoom room() {
        return new StreamRoom(budget, new Lane(new UUID(0, 1), "streams"));
    }

    @Test
    void a_little_needs_no_room() {
        assertThat(first.take(NEARLY_ALL)).isTrue();
        assertThat(second.take(LITTLE)).isTrue();
        assertThat(second.take(LITTLE + 1)).isFalse();
    }

    @Test
    void who_found_none_gets_it_once_it_is_left() {
        assertThat(first.take(NEARLY_ALL)).isTrue();
        assertThat(second.retake()).as("nothing was refused").isTrue();
        assertThat(second.take(NEARLY_ALL)).isFalse();
        assertThat(second.retake()).isFalse();

        first.leave();

        assertThat(second.retake()).isTrue();
        assertThat(second.take(NEARLY_ALL)).as("it has it already").isTrue();
        assertThat(first.take(NEARLY_ALL)).isFalse();
    }

    @Test
    void what_has_ended_holds_none_and_takes_none() {
        assertThat(first.take(NEARLY_ALL)).isTrue();
        first.end();
        assertThat(first.take(1)).isFalse();
        assertThat(second.take(NEARLY_ALL)).isTrue();
    }
}
