package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignInAttemptsTest {

    private final SettableClock clock = new SettableClock();
    private final SignInAttempts attempts = new SignInAttempts(clock);

    @Test
    void a_few_wrong_keys_cost_nothing_and_each_further_one_doubles_the_wait() {
        fail("203.0.113.1", 5);
        assertThat(attempts.tryBegin("203.0.113.1")).isEqualTo(Duration.ofSeconds(1));
        fail("203.0.113.1", 3);
        assertThat(attempts.tryBegin("203.0.113.1")).isEqualTo(Duration.ofSeconds(8));
        fail("203.0.113.1", 20);
        assertThat(attempts.tryBegin("203.0.113.1")).isEqualTo(Duration.ofMinutes(1));
        assertThat(attempts.tryBegin("203.0.113.2")).isZero();
    }

    @Test
    void the_wait_passes_and_in_time_all_is_forgotten() {
        fail("203.0.113.1", 6);
        clock.advance(Duration.ofMillis(1_500));
        assertThat(attempts.tryBegin("203.0.113.1")).isEqualTo(Duration.ofMillis(500));
        clock.advance(Duration.ofMinutes(16));
        fail("203.0.113.1", 5);
        assertThat(attempts.tryBegin("203.0.113.1")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_good_key_ends_it() {
        fail("203.0.113.1", 9);
        attempts.succeeded("203.0.113.1");
        fail("203.0.113.1", 5);
        assertThat(attempts.tryBegin("203.0.113.1")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void keys_that_are_tried_at_once_count_before_they_are_known_to_be_wrong() {
        List<Future<Duration>> waits;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            waits = IntStream.range(0, 200)
                    .mapToObj(_ -> callers.submit(() -> attempts.tryBegin("203.0.113.1")))
                    .toList();
        }
        assertThat(waits.stream().map(Future::resultNow).filter(Duration::isZero))
                .hasSize(5);
    }

    @Test
    void an_attempt_of_which_nothing_is_known_counts_no_more() {
        fail("203.0.113.1", 5);
        attempts.gaveUp("203.0.113.1");
        assertThat(attempts.tryBegin("203.0.113.1")).isZero();
    }

    @Test
    void addresses_of_one_ipv6_network_are_one() {
        IntStream.range(0, 9).forEach(i -> attempts.tryBegin("2001:db8:1:2::" + i));
        assertThat(attempts.tryBegin("2001:db8:1:2:ffff::1")).isPositive();
        assertThat(attempts.tryBegin("2001:db8:1:3::1")).isZero();
    }

    @Test
    void only_so_many_addresses_are_remembered() {
        IntStream.range(0, 12_000).forEach(i -> attempts.tryBegin("10.0." + i / 256 + "." + i % 256));
        assertThat(attempts.remembered()).isEqualTo(10_000);
    }

    /** Waits before each as long as it has to. */
    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            Duration wait = attempts.tryBegin(address);
            if (wait.isPositive()) {
                clock.advance(wait);
                assertThat(attempts.tryBegin(address)).isZero();
            }
        }
    }
}
