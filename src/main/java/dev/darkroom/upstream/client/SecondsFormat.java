package dev.darkroom.upstream.client;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as fal's headers write them: seconds as a plain decimal number. */
final class SecondsFormat {

    private SecondsFormat() {}

    static String text(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
        return seconds.max(BigDecimal.ZERO).toPlainString();
    }
}
