package dev.darkroom.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.SettableClock;
import dev.darkroom.upstream.answer.FailureDomain;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountThrottlesTest {

    private static final int PLACES = 16;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final SettableClock clock = new SettableClock();
    private final AccountThrottles throttles = new AccountThrottles(PLACES, clock, new Random(1));

    @Test
    void what_one_account_refuses_says_nothing_of_another_nor_of_another_app_of_it() {
        fail("a", "x", FailureDomain.APP);

        assertThat(takes("a", "x")).isZero();
        assertThat(takes("a", "y")).isPositive();
        assertThat(takes("b", "x")).isPositive();

        fail("a", "y", FailureDomain.PROVIDER);

        assertThat(takes("a", "z")).isZero();
        assertThat(throttles.isHeldBack("a")).isTrue();
        assertThat(throttles.isHeldBack("b")).isFalse();
        assertThat(throttles.told()).containsEntry("a", "paused").containsEntry("b", "open");
    }

    @Test
    void one_failure_of_a_request_holds_nobody_back() {
        fail("a", "x", FailureDomain.REQUEST);

        assertThat(takes("a", "x")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16})
    void after_its_pause_it_learns_again_how_much_it_takes(int asked) {
        fail("a", "x", FailureDomain.PROVIDER);
        clock.advance(LONG.multipliedBy(2));

        assertThat(takes("a", "x")).as("one call goes first").isEqualTo(1);
        for (int i = 0; i < asked; i++) {
            throttles.fine("a", "x");
        }
        assertThat(takes("a", "x")).isGreaterThan(1);
    }

    private void fail(String account, String app, FailureDomain domain) {
        throttles.begin(account, app);
        throttles.failed(account, app, domain, LONG);
        throttles.end(account, app);
    }

    /** How many calls may be under way at once, at most {@link #PLACES}. */
    private int takes(String account, String app) {
        int taken = 0;
        while (taken < PLACES && throttles.tryBegin(account, app)) {
            taken++;
        }
        for (int i = 0; i < taken; i++) {
            throttles.end(account, app);
        }
        return taken;
    }
}
