package dev.darkroom.jobs.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelAdmissionTest {

    private static final UUID SOMEBODY = new UUID(0, 1);

    @Test
    void several_are_asked_about_at_the_same_time_and_answered_in_their_order() {
        CountDownLatch together = new CountDownLatch(16);
        List<Integer> all = IntStream.range(0, 16).boxed().toList();
        List<ParallelAdmission.Answer<Integer>> answers = ParallelAdmission.ask(SOMEBODY, all, one -> {
            together.countDown();
            return isOpen(together) ? one : -1;
        });
        assertThat(answers).extracting(ParallelAdmission.Answer::orRefusal).isEqualTo(all);
    }

    @Test
    void one_owner_leaves_room_for_the_others() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        CountDownLatch goOn = new CountDownLatch(1);
        List<Future<List<ParallelAdmission.Answer<String>>>> mine = new ArrayList<>();
        try (ExecutorService batches = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3; i++) {
                mine.add(batches.submit(() -> ParallelAdmission.ask(SOMEBODY, Collections.nCopies(16, "mine"), one -> {
                    underWay.incrementAndGet();
                    return isOpen(goOn) ? one : "";
                })));
            }
            // Three quarters of all.
            await().until(() -> underWay.get() == 36);
            assertThat(ParallelAdmission.ask(new UUID(0, 2), List.of("another's"), one -> one)
                            .getFirst()
                            .orRefusal())
                    .isEqualTo("another's");
            goOn.countDown();
            for (Future<List<ParallelAdmission.Answer<String>>> batch : mine) {
                // All were held until then.
                assertThat(batch.get())
                        .extracting(ParallelAdmission.Answer::orRefusal)
                        .containsOnly("mine");
            }
        }
        assertThat(underWay).hasValue(48);
    }

    private static boolean isOpen(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void what_goes_wrong_lets_nobody_in() {
        List<ParallelAdmission.Answer<String>> answers =
                ParallelAdmission.ask(SOMEBODY, List.of("no", "broken", "yes"), one -> {
                    switch (one) {
                        case "no" -> throw Problem.of(Problem.Kind.FORBIDDEN, "no");
                        case "broken" -> throw new IllegalStateException("broken");
                        default -> {
                            return one;
                        }
                    }
                });
        assertThatThrownBy(answers.get(0)::orRefusal).hasMessage("no");
        assertThatThrownBy(answers.get(1)::orRefusal)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
        assertThat(answers.get(2).orRefusal()).isEqualTo("yes");
    }
}
