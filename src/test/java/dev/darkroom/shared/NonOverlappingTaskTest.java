package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class NonOverlappingTaskTest {

    private final Queue<Runnable> begun = new ArrayDeque<>();

    private NonOverlappingTask task(Executor threads) {
        return new NonOverlappingTask("test", threads, () -> {
            throw new StackOverflowError("on purpose");
        });
    }

    @Test
    void a_start_is_passed_over_while_a_run_is_under_way_and_an_error_ends_it() {
        NonOverlappingTask task = task(begun::add);
        task.start();
        task.start();
        assertThat(begun).hasSize(1);

        begun.remove().run();
        task.start();
        assertThat(begun).hasSize(1);
    }

    @Test
    void a_thread_that_cannot_be_had_is_asked_for_again() {
        NonOverlappingTask task = task(run -> {
            begun.add(run);
            throw new OutOfMemoryError("unable to create native thread");
        });
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(task::start).isInstanceOf(OutOfMemoryError.class);
        }
        assertThat(begun).hasSize(2);
    }
}
