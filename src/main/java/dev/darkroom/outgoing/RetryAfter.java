package dev.darkroom.outgoing;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After}, which is a number of seconds or a date. */
public final class RetryAfter {

    /** Who asks for longer than a day is not believed. */
    private static final Duration MAX_COUNT = Duration.ofDays(1);

    private RetryAfter() {}

    /**
     * @param value the header's value, null when absent
     * @param date the answer's own {@code Date}, against which a date is read, so that two clocks need not agree
     * @return 0 s to one day; null when absent or unreadable
     */
    public static @Nullable Duration parse(@Nullable String value, @Nullable String date) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (text.matches("\\d+")) {
            return Duration.ofSeconds(new BigInteger(text)
                    .min(BigInteger.valueOf(MAX_COUNT.toSeconds()))
                    .longValue());
        }
        if (date == null) {
            return null;
        }
        try {
            return bounded(Duration.between(instantOf(date), instantOf(text)));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static ZonedDateTime instantOf(String date) {
        return ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    private static Duration bounded(Duration asked) {
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(MAX_COUNT) > 0 ? MAX_COUNT : asked;
    }
}
