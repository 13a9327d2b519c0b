package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CpuBoundExecutorTest {

    private final CpuBoundExecutor cpu = new CpuBoundExecutor();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean spinning = new AtomicBoolean(true);

    @AfterEach
    void stop() {
        spinning.set(false);
        callers.close();
        cpu.stop();
    }

    @Test
    void however_much_is_computed_other_virtual_threads_go_on() throws Exception {
        int many = 2 * Runtime.getRuntime().availableProcessors();
        CountDownLatch begun = new CountDownLatch(1);
        for (int i = 0; i < many; i++) {
            callers.execute(() -> cpu.call(Priority.INTERACTIVE, () -> spin(begun)));
        }
        begun.await();

        assertThat(callers.submit(() -> "another").get()).isEqualTo("another");
    }

    @Test
    void whoever_is_on_the_line_waits_for_nothing_in_the_background() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            callers.execute(() -> cpu.call(Priority.BACKGROUND, () -> spin(begun)));
        }
        begun.await();

        assertThat(cpu.<String>call(Priority.INTERACTIVE, () -> "answered")).isEqualTo("answered");
    }

    @Test
    void what_no_longer_fits_the_queue_is_refused_for_the_moment() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        List<Future<?>> asked = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            asked.add(callers.submit(() -> cpu.call(Priority.BACKGROUND, () -> spin(begun))));
        }
        begun.await();

        await().untilAsserted(() -> assertThat(asked).anyMatch(Future::isDone));
        assertThatThrownBy(() -> cpu.call(Priority.BACKGROUND, () -> "one more"))
                .isInstanceOfSatisfying(
                        Problem.class, refused -> assertThat(refused.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
    }

    @Test
    void what_is_thrown_reaches_the_caller_and_ends_no_thread_of_the_pool() {
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> cpu.call(Priority.BACKGROUND, () -> {
                        throw new OutOfMemoryError("as if");
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
            assertThatThrownBy(() -> cpu.call(Priority.BACKGROUND, () -> {
                        throw Problem.notFound("File");
                    }))
                    .isInstanceOf(Problem.class);
        }
        assertThat(cpu.<String>call(Priority.BACKGROUND, () -> "computed")).isEqualTo("computed");
    }

    @Test
    void nested_work_is_done_by_the_thread_that_asks_for_it() {
        Thread inner = cpu.call(
                Priority.BACKGROUND,
                () -> cpu.call(Priority.BACKGROUND, () -> cpu.call(Priority.INTERACTIVE, Thread::currentThread)));
        assertThat(inner.isVirtual()).isFalse();
    }

    private boolean spin(CountDownLatch begun) {
        begun.countDown();
        while (spinning.get()) {
            Thread.onSpinWait();
        }
        return true;
    }
}
