package dev.darkroom.access;

import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rate limit of a key, where it has one; a burst may be as large as one minute's quota. Each instance counts for itself,
 * one time for each such key.
 */
@ApplicationScoped
class KeyRates {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** When a key that goes on at its pace will have made the calls that it made. */
    private final Map<String, Instant> used = new ConcurrentHashMap<>();

    private final Clock clock;

    KeyRates(Clock clock) {
        this.clock = clock;
    }

    /** @throws Problem 429 when the caller has called too often */
    void count(Caller caller) {
        Integer most = caller.callsPerMinute();
        if (most == null) {
            return;
        }
        Instant now = clock.instant();
        used.compute(caller.keyId(), (_, until) -> {
            Instant begin = until == null || until.isBefore(now) ? now : until;
            Instant after = begin.plus(MINUTE.dividedBy(most));
            Duration over = Duration.between(now.plus(MINUTE), after);
            if (over.isPositive()) {
                throw Problem.busy("This key may call " + most + " times a minute", over.plusMillis(999));
            }
            return after;
        });
    }
}
