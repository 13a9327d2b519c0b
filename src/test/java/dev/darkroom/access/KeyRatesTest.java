package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.shared.Problem;
import dev.darkroom.testing.SettableClock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyRatesTest {

    private final SettableClock clock = new SettableClock();
    private final KeyRates rates = new KeyRates(clock);

    private static Caller caller(String key, @Nullable Integer callsPerMinute) {
        return new Caller(new UUID(1, 2), key, Set.of(), callsPerMinute);
    }

    private @Nullable Duration wait(Caller caller) {
        Problem problem = catchThrowableOfType(Problem.class, () -> rates.count(caller));
        return problem == null ? null : problem.retryAfter();
    }

    @Test
    void a_minutes_worth_may_come_at_once_and_then_one_at_a_time() {
        Caller often = caller("often", 4);
        for (int i = 0; i < 4; i++) {
            assertThat(wait(often)).isNull();
        }
        assertThat(wait(often)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(16));
        clock.advance(Duration.ofSeconds(15));
        assertThat(wait(often)).isNull();
        assertThat(wait(often)).isNotNull();
        clock.advance(Duration.ofSeconds(600));
        for (int i = 0; i < 4; i++) {
            assertThat(wait(often)).isNull();
        }
        assertThat(wait(often)).isNotNull();
    }

    @Test
    void keys_do_not_use_up_each_others_calls_and_most_have_no_limit() {
        assertThat(wait(caller("one", 1))).isNull();
        assertThat(wait(caller("other", 1))).isNull();
        assertThat(wait(caller("one", 1))).isNotNull();
        for (int i = 0; i < 1_000; i++) {
            assertThatCode(() -> rates.count(caller("free", null))).doesNotThrowAnyException();
        }
    }
}
