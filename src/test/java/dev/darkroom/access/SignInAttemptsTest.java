package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.SettableClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignInAttemptsTest {

    private final SettableClock clock = new SettableClock();
    private final SignInAttempts attempts = new SignInAttempts(clock);

    @Test
    void a_few_wrong_keys_cost_nothing_and_each_further_one_doubles_the_wait() {
        fail("203.0.113.1", 4);
        assertThat(attempts.waitOf("203.0.113.1")).isZero();
        fail("203.0.113.1", 1);
        assertThat(attempts.waitOf("203.0.113.1")).isEqualTo(Duration.ofSeconds(1));
        fail("203.0.113.1", 3);
        assertThat(attempts.waitOf("203.0.113.1")).isEqualTo(Duration.ofSeconds(8));
        fail("203.0.113.1", 1_000);
        assertThat(attempts.waitOf("203.0.113.1")).isEqualTo(Duration.ofMinutes(1));
        assertThat(attempts.waitOf("203.0.113.2")).isZero();
    }

    @Test
    void the_wait_passes_and_in_time_all_is_forgotten() {
        fail("203.0.113.1", 6);
        clock.advance(Duration.ofMillis(1_500));
        assertThat(attempts.waitOf("203.0.113.1")).isEqualTo(Duration.ofMillis(500));
        clock.advance(Duration.ofMinutes(16));
        fail("203.0.113.1", 1);
        assertThat(attempts.waitOf("203.0.113.1")).isZero();
    }

    @Test
    void a_good_key_ends_it() {
        fail("203.0.113.1", 9);
        attempts.succeeded("203.0.113.1");
        assertThat(attempts.waitOf("203.0.113.1")).isZero();
    }

    @Test
    void addresses_of_one_ipv6_network_are_one() {
        IntStream.range(0, 9).forEach(i -> attempts.failed("2001:db8:1:2::" + i));
        assertThat(attempts.waitOf("2001:db8:1:2:ffff::1")).isPositive();
        assertThat(attempts.waitOf("2001:db8:1:3::1")).isZero();
    }

    @Test
    void only_so_many_addresses_are_remembered() {
        IntStream.range(0, 12_000).forEach(i -> attempts.failed("10.0." + i / 256 + "." + i % 256));
        assertThat(attempts.remembered()).isEqualTo(10_000);
    }

    private void fail(String address, int times) {
        IntStream.range(0, times).forEach(_ -> attempts.failed(address));
    }
}
