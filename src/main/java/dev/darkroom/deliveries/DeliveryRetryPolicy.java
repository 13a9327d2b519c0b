package dev.darkroom.deliveries;

import dev.darkroom.shared.work.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Retry schedule of webhook deliveries. When to try again: a table of pauses, each blurred by a fifth so that
 * receivers which failed together are not called together. Over a day in all; then the delivery has failed.
 */
record DeliveryRetryPolicy(List<Duration> pauses) {

    static final DeliveryRetryPolicy OVER_A_DAY = new DeliveryRetryPolicy(List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(10)));

    private static final double BLUR = 0.2;
    private static final Duration MAX_ASKED = Duration.ofHours(1);

    /**
     * @param attempt the one that just failed, from 1
     * @return the pause before the next; null when there is none
     */
    @Nullable Duration after(int attempt, @Nullable Duration asked, RandomGenerator random) {
        if (attempt > pauses.size()) {
            return null;
        }
        Duration own = Backoff.jittered(pauses.get(attempt - 1), 1 - BLUR, 1 + BLUR, random);
        Duration heeded = asked == null ? null : Backoff.bounded(asked, MAX_ASKED);
        return heeded == null || heeded.compareTo(own) < 0 ? own : heeded;
    }
}
