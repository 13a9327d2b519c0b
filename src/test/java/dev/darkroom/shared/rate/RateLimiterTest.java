package dev.darkroom.shared.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.SettableClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit holds over all instances together, in any sixty seconds. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RateLimiterTest {

    @Inject
    Database database;

    @Inject
    Clock clock;

    private final String name = "test:" + UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 200, 1_000, 5_000})
    void two_instances_under_load_let_as_many_pass_as_may_within_a_hundredth(int most) throws Exception {
        List<RateLimiter> instances = List.of(new RateLimiter(database, clock), new RateLimiter(database, clock));
        int calls = most + most / 2 + 10;
        int passed = 0;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> callers = new ArrayList<>();
            for (RateLimiter instance : instances) {
                for (int i = 0; i < 4; i++) {
                    callers.add(pool.submit(() -> {
                        int allowed = 0;
                        for (int call = 0; call < calls / 4; call++) {
                            allowed += instance.take(name, most).isZero() ? 1 : 0;
                        }
                        return allowed;
                    }));
                }
            }
            for (Future<Integer> caller : callers) {
                passed += caller.get();
            }
        }
        assertThat(passed).isBetween(most - most / 100, most);
    }

    @Test
    void a_refusal_says_when_there_can_be_room_and_it_slides_there() {
        RateLimiter limiter = new RateLimiter(database, clock);
        assertThat(limiter.take(name, 2)).isZero();
        assertThat(limiter.take(name, 2)).isZero();
        assertThat(limiter.take(name, 2)).isBetween(Duration.ofSeconds(50), Duration.ofMillis(60_200));
        // As if what was called had been called a minute ago.
        database.update("UPDATE rate_window SET latest = latest - 301 WHERE name = ?", name);
        assertThat(new RateLimiter(database, clock).take(name, 2)).isZero();
    }

    @Test
    void another_limit_counts_at_once() {
        RateLimiter limiter = new RateLimiter(database, clock);
        assertThat(limiter.take(name, 1)).isZero();
        assertThat(limiter.take(name, 1)).isPositive();
        assertThat(limiter.take(name, 3)).isZero();
        assertThat(limiter.take(name, 3)).isZero();
        assertThat(limiter.take(name, 3)).isPositive();
        // Of a high limit's slice only what was called counts under a low one.
        String other = name + "other";
        assertThat(limiter.take(other, 2_000)).isZero();
        assertThat(limiter.take(other, 2)).isZero();
        assertThat(limiter.take(other, 2)).isPositive();
    }

    @Test
    void what_an_instance_does_not_need_is_for_the_others() {
        SettableClock later = new SettableClock(clock.instant());
        RateLimiter idle = new RateLimiter(database, later);
        RateLimiter busy = new RateLimiter(database, clock);
        // Given an instance that takes ten, a two-hundredth, for one call each second
        for (int call = 0; call < 20; call++) {
            assertThat(idle.take(name, 2_000)).isZero();
            later.advance(Duration.ofSeconds(1));
        }
        // Then only those are counted, and what it has taken last
        assertThat(passed(busy, 2_000)).isBetween(2_000 - 20 - 9, 2_000 - 20);
    }

    @Test
    void a_call_that_was_not_made_may_be_made_by_another() {
        RateLimiter limiter = new RateLimiter(database, clock);
        assertThat(limiter.take(name, 1)).isZero();
        limiter.giveBack(name);
        assertThat(limiter.take(name, 1)).isZero();
        assertThat(limiter.take(name, 1)).isPositive();
        limiter.giveBack(name + "unknown");
    }

    @Test
    void nothing_leaves_the_window_before_a_minute_is_over() {
        RateLimiter limiter = new RateLimiter(database, clock);
        assertThat(limiter.take(name, 1)).isZero();
        // As if it had been made within the oldest fifth of a second that lies in the window.
        database.update(
                "UPDATE rate_window SET latest = latest - 299, calls = calls[300:301] || calls[1:299] WHERE name = ?",
                name);
        assertThat(new RateLimiter(database, clock).take(name, 1)).isPositive();
    }

    private int passed(RateLimiter limiter, int most) {
        int passed = 0;
        while (limiter.take(name, most).isZero()) {
            passed++;
        }
        return passed;
    }

    @Test
    void limits_do_not_use_up_each_other() {
        RateLimiter limiter = new RateLimiter(database, clock);
        assertThat(limiter.take(name, 1)).isZero();
        assertThat(limiter.take(name, 1)).isPositive();
        assertThat(limiter.take(name + "other", 1)).isZero();
    }
}
