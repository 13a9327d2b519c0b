package dev.darkroom.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoundRobinCursorTest {

    private static final UUID FIRST = new UUID(1, 5);
    private static final UUID SECOND = new UUID(1, 9);

    @Test
    void after_a_whole_turn_the_next_owner_is_looked_for_behind_it() {
        assertThat(RoundRobinCursor.FIRST.after(List.of(new RoundRobinCursor.Part(FIRST, 1, 1))))
                .isEqualTo(new RoundRobinCursor(new UUID(1, 6), 0));
    }

    @Test
    void a_heavier_owner_keeps_its_turn_through_small_batches_until_its_weight_is_used_up() {
        RoundRobinCursor roundRobinCursor =
                RoundRobinCursor.FIRST.after(List.of(new RoundRobinCursor.Part(FIRST, 3, 1)));
        assertThat(roundRobinCursor).isEqualTo(new RoundRobinCursor(FIRST, 1));
        roundRobinCursor = roundRobinCursor.after(List.of(new RoundRobinCursor.Part(FIRST, 3, 1)));
        assertThat(roundRobinCursor).isEqualTo(new RoundRobinCursor(FIRST, 2));
        roundRobinCursor = roundRobinCursor.after(List.of(new RoundRobinCursor.Part(FIRST, 3, 1)));
        assertThat(roundRobinCursor).isEqualTo(new RoundRobinCursor(new UUID(1, 6), 0));
    }

    @Test
    void owners_that_got_no_part_of_a_batch_are_next() {
        RoundRobinCursor roundRobinCursor = RoundRobinCursor.FIRST.after(
                List.of(new RoundRobinCursor.Part(FIRST, 1, 1), new RoundRobinCursor.Part(SECOND, 1, 0)));
        assertThat(roundRobinCursor.here()).isBetween(FIRST, SECOND);
    }

    @Test
    void behind_the_last_id_of_a_block_the_next_block_begins() {
        UUID end = new UUID(1, -1);
        assertThat(RoundRobinCursor.FIRST.after(List.of(new RoundRobinCursor.Part(end, 1, 1))))
                .isEqualTo(new RoundRobinCursor(new UUID(2, 0), 0));
    }

    @Test
    void with_nobody_waiting_the_turn_stays_where_it_is() {
        assertThat(new RoundRobinCursor(FIRST, 2).after(List.of())).isEqualTo(new RoundRobinCursor(FIRST, 2));
    }
}
