package dev.darkroom.library.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.library.preview.UnreadableMediaException.Why;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class DecodingBudgetTest {

    private static final long ALL = 1_024_000;

    private final DecodingBudget budget = new DecodingBudget(ALL);

    @Test
    void what_takes_more_than_there_is_for_all_is_refused_at_once() {
        assertThatThrownBy(() -> budget.inMemory(Priority.BACKGROUND, ALL + 1_024, () -> "decoded"))
                .isInstanceOfSatisfying(
                        UnreadableMediaException.class,
                        file -> assertThat(file.why()).isEqualTo(Why.TOO_LARGE));
        assertThat(budget.<String>inMemory(Priority.INTERACTIVE, ALL, () -> "decoded"))
                .isEqualTo("decoded");
    }

    @Test
    void who_is_waited_for_waits_for_nothing_in_the_background_and_not_long_for_its_like() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Priority priority : Priority.values()) {
                CountDownLatch begun = new CountDownLatch(1);
                threads.execute(() -> budget.inMemory(priority, ALL, () -> held(begun, end)));
                begun.await();
                if (priority == Priority.BACKGROUND) {
                    assertThat(budget.<String>inMemory(Priority.INTERACTIVE, ALL, () -> "decoded"))
                            .isEqualTo("decoded");
                }
            }
            assertThatThrownBy(() -> budget.inMemory(Priority.INTERACTIVE, ALL, () -> "decoded"))
                    .isInstanceOfSatisfying(
                            UnreadableMediaException.class,
                            file -> assertThat(file.why()).isEqualTo(Why.BUSY));
            end.countDown();
        }
        assertThat(budget.<String>inMemory(Priority.BACKGROUND, ALL, () -> "decoded"))
                .isEqualTo("decoded");
    }

    @Test
    void what_fails_gives_its_share_back() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> budget.inPlace(
                            Priority.INTERACTIVE,
                            () -> budget.inMemory(Priority.INTERACTIVE, ALL, () -> {
                                throw new OutOfMemoryError("as if");
                            })))
                    .isInstanceOf(OutOfMemoryError.class);
        }
    }

    private static String held(CountDownLatch begun, CountDownLatch end) {
        begun.countDown();
        try {
            end.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return "held";
    }
}
