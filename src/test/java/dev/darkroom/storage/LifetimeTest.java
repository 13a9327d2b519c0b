package dev.darkroom.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifetimeTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    @ParameterizedTest
    @CsvSource({
        // request, key, owner, operator, seconds until the end (empty: for ever)
        ",     ,     ,     ,     ",
        ",     ,     , 400 , 400 ",
        ",     , 300 , 400 , 300 ",
        ", 200 , 300 , 400 , 200 ",
        "100 , 200 , 300 , 400 , 100 ",
        "500 , 200 , 300 , 400 , 500 ",
        "0   , 200 , 300 , 400 ,     ",
        ",  0  , 300 , 400 ,     ",
        "100 ,     ,     , 0   , 100 ",
        "9223372036854775807, , , , 3153600000"
    })
    void the_closest_wish_counts_and_nought_is_for_ever(
            @Nullable Long request,
            @Nullable Long key,
            @Nullable Long owner,
            @Nullable Long operator,
            @Nullable Long expected) {
        Instant end = Lifetime.end(NOW, request, key, owner, operator);

        assertThat(end).isEqualTo(expected == null ? null : NOW.plus(Duration.ofSeconds(expected)));
    }
}
