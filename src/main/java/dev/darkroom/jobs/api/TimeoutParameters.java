package dev.darkroom.jobs.api;

import dev.darkroom.shared.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Times that callers set, in seconds. */
public final class TimeoutParameters {

    // fal takes no less; the first name is the newer one and wins.
    private static final BigDecimal LEAST = new BigDecimal("0.1");
    private static final BigDecimal MAX_COUNT = new BigDecimal("1000000000");
    private static final List<String> START = List.of("x-fal-request-start-timeout", "x-fal-request-timeout");

    private TimeoutParameters() {}

    /** How long a request may take until processing starts; null when the caller does not say. */
    public static @Nullable Duration start(HttpHeaders headers) {
        for (String name : START) {
            String value = headers.getHeaderString(name);
            if (value != null) {
                return parse("header." + name, value.strip());
            }
        }
        return null;
    }

    static Duration of(String field, BigDecimal seconds) {
        if (seconds.compareTo(LEAST) <= 0 || seconds.compareTo(MAX_COUNT) > 0) {
            throw bad(field);
        }
        return Duration.ofMillis(seconds.movePointRight(3).longValue());
    }

    private static Duration parse(String field, String text) {
        if (!text.matches("[0-9]{1,10}(\\.[0-9]{1,20})?")) {
            throw bad(field);
        }
        return of(field, new BigDecimal(text));
    }

    private static Problem bad(String field) {
        return Problem.invalid(field, "Input should be a number of seconds greater than 0.1");
    }
}
