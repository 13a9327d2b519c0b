package dev.darkroom.upstream;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as fal's headers write them: seconds as a plain decimal number. */
final class Seconds {

    private Seconds() {}

    static String text(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
        return seconds.max(BigDecimal.ZERO).toPlainString();
    }
}
