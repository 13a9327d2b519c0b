package dev.darkroom.jobs.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.shared.Problem;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelAdmissionTest {

    @Test
    void several_are_asked_about_at_the_same_time_and_answered_in_their_order() {
        CountDownLatch together = new CountDownLatch(16);
        List<Integer> all = IntStream.range(0, 16).boxed().toList();
        List<ParallelAdmission.Answer<Integer>> answers = ParallelAdmission.ask(all, one -> {
            together.countDown();
            return isOpen(together) ? one : -1;
        });
        assertThat(answers).extracting(ParallelAdmission.Answer::orRefusal).isEqualTo(all);
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
        List<ParallelAdmission.Answer<String>> answers = ParallelAdmission.ask(List.of("no", "broken", "yes"), one -> {
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
