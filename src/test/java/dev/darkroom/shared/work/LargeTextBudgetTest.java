package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.LargeTextBudget.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LargeTextBudgetTest {

    private static final long MIB = LargeTextBudget.FREE_BYTES;
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final UUID OWNER = new UUID(1, 1);
    private static final Lane LANE = new Lane(OWNER, "fal-ai/flux");
    private static final Lane ANOTHER_APP = new Lane(OWNER, "fal-ai/kling");
    private static final Lane ANOTHER_OWNER = new Lane(new UUID(2, 2), "fal-ai/flux");

    private final LargeTextBudget budget = new LargeTextBudget(8, Duration.ofMillis(50));

    private boolean reserved(long bytes) {
        List<Boolean> room = new ArrayList<>();
        budget.during(LANE, bytes, () -> room.add(true), () -> room.add(false));
        return room.getFirst();
    }

    private void during(Runnable work) {
        budget.during(LANE, 0, work, () -> fail("nothing had to be reserved"));
    }

    private boolean hasRoom(Lane lane, long mebibytes) {
        try (Reservation one = budget.open(lane)) {
            return one.grow(mebibytes * MIB, AT_ONCE);
        }
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
                    LargeTextBudget.reserve(8 * MIB);
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(reserved(8 * MIB)).isTrue();
    }

    @Test
    void who_finds_no_room_is_told_after_a_while_and_the_rest_is_still_there() {
        try (Reservation held = budget.open(LANE)) {
            assertThat(held.grow(5 * MIB + 1, AT_ONCE)).isTrue();
            assertThat(hasRoom(ANOTHER_OWNER, 3)).isFalse();
            assertThat(hasRoom(ANOTHER_OWNER, 2)).isTrue();
            budget.during(
                    ANOTHER_OWNER,
                    0,
                    () -> assertThatThrownBy(() -> LargeTextBudget.reserve(3 * MIB))
                            .isInstanceOf(MemoryBudgetExhaustedException.class),
                    () -> fail("nothing had to be reserved"));
        }
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
            LargeTextBudget.reserve(5 * MIB);
            LargeTextBudget.reserve(5 * MIB);
        });
        assertThat(reserved(8 * MIB)).isTrue();
    }

    @Test
    void outside_of_such_work_nothing_is_reserved() {
        assertThat(LargeTextBudget.isInWork()).isFalse();
        assertThatThrownBy(() -> LargeTextBudget.reserve(MIB)).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void many_texts_of_one_app_leave_room_for_another_app_and_for_another_owner() {
        List<Reservation> held = takeAll(LANE);
        assertThat(held).hasSize(4);
        assertThat(hasRoom(ANOTHER_APP, 2)).isTrue();
        assertThat(hasRoom(ANOTHER_OWNER, 4)).isTrue();
        held.forEach(Reservation::close);
        assertThat(reserved(8 * MIB)).isTrue();
    }

    @Test
    void many_apps_of_one_owner_leave_room_for_another_owner() {
        takeAll(LANE);
        takeAll(ANOTHER_APP);
        takeAll(new Lane(OWNER, "a third"));
        assertThat(hasRoom(ANOTHER_OWNER, 2)).isTrue();
    }

    @Test
    void one_text_alone_may_grow_to_all_there_is_piece_by_piece() {
        try (Reservation body = budget.open(LANE)) {
            for (int i = 0; i < 8; i++) {
                assertThat(body.grow(MIB, AT_ONCE)).isTrue();
            }
            assertThat(hasRoom(ANOTHER_OWNER, 1)).isFalse();
        }
        assertThat(hasRoom(ANOTHER_OWNER, 8)).isTrue();
    }

    @Test
    void who_waits_gets_what_another_gives_back() throws InterruptedException {
        Reservation held = budget.open(LANE);
        held.grow(8 * MIB, AT_ONCE);
        CountDownLatch got = new CountDownLatch(1);
        Thread waiting = Thread.ofVirtual().start(() -> {
            try (Reservation other = budget.open(ANOTHER_OWNER)) {
                if (other.grow(3 * MIB, Duration.ofMinutes(1))) {
                    got.countDown();
                }
            }
        });
        held.close();
        assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
        assertThat(got.getCount()).isZero();
    }

    @Test
    void what_is_closed_while_it_waits_keeps_nothing() {
        Reservation hungUp = budget.open(LANE);
        hungUp.close();
        hungUp.close();
        assertThat(hungUp.grow(2 * MIB, AT_ONCE)).isFalse();
        assertThat(hasRoom(LANE, 8)).isTrue();
    }

    @Test
    void whatever_is_taken_and_given_back_the_books_balance() {
        Random random = new Random(11);
        List<Reservation> open = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            if (open.isEmpty() || random.nextInt(3) > 0) {
                Lane lane = new Lane(new UUID(0, random.nextInt(3)), "app " + random.nextInt(3));
                Reservation one = budget.open(lane);
                one.grow(1 + random.nextLong(4 * MIB), AT_ONCE);
                one.grow(random.nextLong(3 * MIB), AT_ONCE);
                open.add(one);
            } else {
                open.remove(random.nextInt(open.size())).close();
            }
        }
        open.forEach(Reservation::close);
        assertThat(hasRoom(LANE, 8)).isTrue();
    }

    private List<Reservation> takeAll(Lane lane) {
        List<Reservation> held = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Reservation one = budget.open(lane);
            if (one.grow(MIB, AT_ONCE)) {
                held.add(one);
            }
        }
        return held;
    }
}
