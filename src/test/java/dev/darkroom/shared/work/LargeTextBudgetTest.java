package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LargeTextBudgetTest {

    private static final long MIB = LargeTextBudget.FREE_BYTES;

    private final LargeTextBudget budget = new LargeTextBudget(8, Duration.ofMillis(50));

    private boolean reserved(long bytes) {
        List<Boolean> room = new ArrayList<>();
        budget.during(bytes, () -> room.add(true), () -> room.add(false));
        return room.getFirst();
    }

    private void during(Runnable work) {
        budget.during(0, work, () -> fail("nothing had to be reserved"));
    }

    @Test
    void what_a_piece_of_work_reserved_comes_back_at_its_end() {
        for (int i = 0; i < 5; i++) {
            assertThat(reserved(8 * MIB)).isTrue();
        }
    }

    @Test
    void it_comes_back_when_the_work_fails_too() {
        assertThatThrownBy(() -> during(() -> {
                    assertThat(LargeTextBudget.reserve(8 * MIB)).isTrue();
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(reserved(8 * MIB)).isTrue();
    }

    @Test
    void who_finds_no_room_is_told_after_a_while_and_the_rest_is_still_there() throws InterruptedException {
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Thread holder = Thread.ofVirtual()
                .start(() -> during(() -> {
                    LargeTextBudget.reserve(5 * MIB + 1);
                    holds.countDown();
                    try {
                        asked.await();
                    } catch (InterruptedException told) {
                        Thread.currentThread().interrupt();
                    }
                }));
        holds.await();
        assertThat(reserved(3 * MIB)).isFalse();
        assertThat(reserved(2 * MIB)).isTrue();
        asked.countDown();
        holder.join();
        assertThat(reserved(8 * MIB)).isTrue();
    }

    @Test
    void what_is_larger_than_all_of_it_goes_alone() {
        assertThat(reserved(1_000 * MIB)).isTrue();
        assertThat(reserved(Long.MAX_VALUE / 2)).isTrue();
    }

    @Test
    void a_piece_of_work_may_reserve_twice() {
        during(() -> {
            assertThat(LargeTextBudget.reserve(5 * MIB)).isTrue();
            assertThat(LargeTextBudget.reserve(5 * MIB)).isTrue();
        });
        assertThat(reserved(8 * MIB)).isTrue();
    }

    @Test
    void outside_of_such_work_nothing_is_reserved() {
        assertThat(LargeTextBudget.isInWork()).isFalse();
        assertThatThrownBy(() -> LargeTextBudget.reserve(MIB)).isInstanceOf(NoSuchElementException.class);
    }
}
