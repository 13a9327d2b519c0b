package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Property
    void an_id_is_a_uuid_of_version_7_that_tells_its_millisecond(
            @ForAll @LongRange(min = 0, max = 4_102_444_800_000L) long millis, @ForAll long seed) {
        UUID id = at(millis, seed).next();
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(millis);
    }

    @Test
    void ids_of_one_millisecond_differ() {
        Ids ids = at(1_700_000_000_000L, 42);
        Set<UUID> made = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            made.add(ids.next());
        }
        assertThat(made).hasSize(10_000);
    }

    @Test
    void ids_sort_in_the_order_they_were_made_in_within_a_millisecond_and_over_a_clock_set_back_a_little() {
        SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00.000400Z"));
        Ids ids = new Ids(clock, new Random(7));
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            made.add(ids.next().toString());
            clock.advance(Duration.ofNanos(i % 3 == 0 ? -200_000 : 90_000));
        }
        assertThat(made).isSorted();
    }

    @Test
    void a_clock_set_back_by_much_is_followed() {
        SettableClock clock = new SettableClock(Instant.parse("2026-01-02T00:00:00Z"));
        Ids ids = new Ids(clock, new Random(7));
        UUID late = ids.next();
        clock.advance(Duration.ofDays(-1));
        assertThat(ids.next().toString()).isLessThan(late.toString());
    }

    @Test
    void ids_that_belong_together_are_of_one_day_also_at_midnight() {
        SettableClock clock = new SettableClock(Instant.parse("2026-01-01T23:59:59.998Z"));
        Ids ids = new Ids(clock, new Random(7)) {
            @Override
            public UUID next() {
                clock.advance(Duration.ofMillis(1));
                return super.next();
            }
        };
        UUID midnight = Ids.lowestAt(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(ids.ofOneDay(3)).isSorted().hasSize(3).allMatch(id -> id.compareTo(midnight) >= 0);
        assertThat(ids.ofOneDay(0)).isEmpty();
    }

    @Test
    void a_token_is_as_long_as_asked_and_safe_in_a_url() {
        assertThat(at(0, 1).token(32)).matches("[A-Za-z0-9_-]{43}");
    }

    private static Ids at(long millis, long seed) {
        return new Ids(Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC), new Random(seed));
    }
}
