package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
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
    void a_token_is_as_long_as_asked_and_safe_in_a_url() {
        assertThat(at(0, 1).token(32)).matches("[A-Za-z0-9_-]{43}");
    }

    private static Ids at(long millis, long seed) {
        return new Ids(Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC), new Random(seed));
    }
}
