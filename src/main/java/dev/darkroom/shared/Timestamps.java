package dev.darkroom.shared;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the timestamps of requests and shortens those of answers. */
public final class Timestamps {

    private static final int MAX_YEAR = 9_999;

    private Timestamps() {}

    /** RFC 3339 with an offset, in the years 1 to 9999, as any database can keep it. */
    public static Optional<Instant> parse(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            return time.getYear() > 0 && time.getYear() <= MAX_YEAR ? Optional.of(time.toInstant()) : Optional.empty();
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    /** In whole milliseconds, as every client can read it. */
    public static @Nullable Instant millis(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
    }
}
