package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

    private final SingleFlight<Integer> flight = new SingleFlight<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Queue<Object> outcomes = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private Thread asking(RuntimeException failure) {
        return Thread.ofVirtual().start(() -> {
            try {
                outcomes.add(flight.call(() -> {
                    int call = calls.incrementAndGet();
                    awaitQuietly(ready);
                    if (call == 1) {
                        throw failure;
                    }
                    return call;
                }));
            } catch (RuntimeException thrown) {
                outcomes.add(thrown);
            }
        });
    }

    @Test
    void all_who_wait_share_a_failure_and_the_next_begins_anew() throws InterruptedException {
        IllegalStateException failure = new IllegalStateException("unreachable");
        List<Thread> asking = Stream.generate(() -> asking(failure)).limit(8).toList();
        await().until(() -> asking.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));

        ready.countDown();
        for (Thread thread : asking) {
            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        }

        assertThat(calls).hasValue(1);
        assertThat(outcomes).hasSize(8).containsOnly(failure);
        assertThat(flight.call(() -> 7)).isEqualTo(7);
    }

    @Test
    void an_error_is_thrown_and_not_kept() {
        assertThatThrownBy(() -> flight.call(() -> {
                    throw new StackOverflowError("on purpose");
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(flight.call(() -> 7)).isEqualTo(7);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
