package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopSupervisorTest {

    static List<Error> errors() {
        return List.of(
                new OutOfMemoryError("no room"),
                new StackOverflowError(),
                new NoClassDefFoundError("gone"),
                new AssertionError("impossible"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void a_loop_claims_again_after_an_error_of_the_claim(Error error) {
        AtomicInteger claims = new AtomicInteger();
        WorkLoop loop = WorkLoop.every("claim-errs", Duration.ofMillis(1), () -> {
                    if (claims.incrementAndGet() < 3) {
                        throw error;
                    }
                })
                .start();

        await().until(() -> claims.get() > 5);

        loop.stop();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void a_place_is_free_again_after_an_error_of_the_work(Error error) {
        AtomicInteger done = new AtomicInteger();
        WorkLoop loop = new WorkLoop(
                        "work-errs",
                        1,
                        Duration.ofMillis(1),
                        _ -> List.of(() -> {
                            if (done.incrementAndGet() < 3) {
                                throw error;
                            }
                        }))
                .start();

        await().until(() -> done.get() > 5);

        loop.stop();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whoever_writes_hears_of_an_error_and_the_next_is_written(Error error) {
        AtomicBoolean broken = new AtomicBoolean(true);
        BatchWriter<Integer, Integer> writer = new BatchWriter<>("errs", 1, Duration.ZERO, 10, 4, pieces -> {
            if (broken.get()) {
                throw error;
            }
            return pieces;
        });

        assertThatThrownBy(() -> writer.write(1))
                .isInstanceOf(CompletionException.class)
                .hasCause(error);
        broken.set(false);
        assertThat(writer.write(2)).isEqualTo(2);
        writer.stop();
    }

    @Test
    void a_batch_that_brings_too_few_results_leaves_nobody_waiting() {
        BatchWriter<Integer, Integer> writer = new BatchWriter<>("few", 1, Duration.ZERO, 10, 4, _ -> List.of());

        assertThatThrownBy(() -> writer.write(1)).isInstanceOf(RuntimeException.class);
        writer.stop();
    }

    @Test
    void a_loop_that_has_ended_unasked_is_in_trouble_and_one_that_was_stopped_is_not() {
        WorkLoop.every("stopped-in-peace", Duration.ofMillis(1), () -> {})
                .start()
                .stop();
        LoopSupervisor.start("broken-for-good", _ -> {
            throw new IllegalStateException("the loop itself");
        });

        await().untilAsserted(() -> assertThat(LoopSupervisor.inTrouble(System.nanoTime()))
                .contains("broken-for-good")
                .doesNotContain("stopped-in-peace"));
        assertThat(new LoopSupervisorHealth().call().getStatus().name()).isEqualTo("DOWN");
        LoopSupervisor.forget("broken-for-good");
        assertThat(new LoopSupervisorHealth().call().getStatus().name()).isEqualTo("UP");
    }

    @Test
    void a_loop_that_stands_still_is_in_trouble_until_it_goes_on() {
        CountDownLatch standing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        WorkLoop loop = new WorkLoop("standing-still", 1, Duration.ofHours(1), _ -> {
                    standing.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    return List.of();
                })
                .start();
        await().until(() -> standing.getCount() == 0);
        long later = System.nanoTime() + Duration.ofMinutes(6).toNanos();

        assertThat(LoopSupervisor.inTrouble(System.nanoTime())).doesNotContain("standing-still");
        assertThat(LoopSupervisor.inTrouble(later)).contains("standing-still");
        goOn.countDown();
        await().untilAsserted(() -> assertThat(LoopSupervisor.inTrouble(later)).doesNotContain("standing-still"));
        loop.stop();
    }
}
