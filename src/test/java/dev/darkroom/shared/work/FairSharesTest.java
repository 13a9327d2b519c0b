package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairSharesTest {

    private final FairShares<String> shares = new FairShares<>(60, 0.5);

    private int takeAll(String holder) {
        int taken = 0;
        while (shares.room(holder) > 0) {
            shares.take(holder);
            taken++;
        }
        return taken;
    }

    @Test
    void one_alone_gets_a_third_and_leaves_the_rest_to_who_comes_next() {
        assertThat(takeAll("hog")).isBetween(19, 21);
        assertThat(shares.newcomersRoom()).isBetween(12, 14);
    }

    @Test
    void many_hogs_together_leave_something() {
        for (int hog = 0; hog < 8; hog++) {
            takeAll("hog " + hog);
        }
        assertThat(shares.newcomersRoom()).isPositive();
    }

    @Test
    void what_is_released_can_be_had_at_once() {
        takeAll("hog");
        assertThat(shares.room("hog")).isZero();
        shares.release("hog");
        assertThat(shares.room("hog")).isPositive();
    }

    @Test
    void work_that_is_begun_in_any_case_counts_all_the_same() {
        for (int i = 0; i < 70; i++) {
            shares.take("hog");
        }
        assertThat(shares.room("other")).isZero();
        assertThat(shares.newcomersRoom()).isZero();
    }

    @Test
    void whatever_is_taken_and_released_the_books_balance() {
        Random random = new Random(7);
        Map<String, Integer> mine = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            String holder = "h" + random.nextInt(30);
            if (random.nextBoolean() && shares.room(holder) > 0) {
                shares.take(holder);
                mine.merge(holder, 1, Integer::sum);
            } else if (mine.getOrDefault(holder, 0) > 0) {
                shares.release(holder);
                mine.merge(holder, -1, Integer::sum);
            }
            assertThat(mine.values().stream().mapToInt(Integer::intValue).sum()).isLessThanOrEqualTo(60);
        }
        mine.forEach((holder, count) -> assertThat(shares.held(holder)).isEqualTo(count));
        mine.forEach((holder, count) -> {
            for (int i = 0; i < count; i++) {
                shares.release(holder);
            }
        });
        assertThat(shares.rooms()).isEmpty();
        assertThat(shares.newcomersRoom()).isEqualTo(20);
    }
}
