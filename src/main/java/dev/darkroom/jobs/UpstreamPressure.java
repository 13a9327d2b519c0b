package dev.darkroom.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Holds calls back while upstream asks for it or cannot be reached, so that due jobs stay where they are instead of being
 * claimed and spent on it one after the other. After the pause a single call goes first, and each good answer doubles
 * how many may be under way. Each replica learns for itself.
 */
final class UpstreamPressure {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int NO_BOUND = 1 << 20;
    private static final double JITTER = 0.2;

    private final Clock clock;
    private final RandomGenerator random;
    private Instant until = Instant.MIN;
    private int troubles;
    private int window = NO_BOUND;

    UpstreamPressure(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * How many more calls may be begun now.
     *
     * @param free how many there is room for
     * @param underWay how many have not ended
     */
    synchronized int room(int free, int underWay) {
        return clock.instant().isBefore(until) ? 0 : Math.clamp((long) window - underWay, 0, free);
    }

    /**
     * Upstream did not take a call, for a reason that holds for the next one too.
     *
     * @param asked how long it asked to wait; null when it did not say
     */
    synchronized void troubled(@Nullable Duration asked) {
        Instant now = clock.instant();
        // Calls that were under way fail together; that is one trouble, unless one of them brings a longer wait.
        boolean known = now.isBefore(until);
        if (known && asked == null) {
            return;
        }
        troubles = known ? troubles : troubles + 1;
        Instant next = now.plus(withJitter(pause(asked)));
        until = next.isAfter(until) ? next : until;
        window = 1;
    }

    /** Upstream answered a call. */
    synchronized void fine() {
        if (!clock.instant().isBefore(until)) {
            troubles = 0;
            window = Math.min(window * 2, NO_BOUND);
        }
    }

    private Duration pause(@Nullable Duration asked) {
        return asked == null || asked.isZero()
                ? Pace.doubled(FIRST_PAUSE, troubles - 1, LONGEST_PAUSE)
                : Pace.bounded(asked);
    }

    // Never shorter than asked: replicas that were all told the same come back one after the other.
    private Duration withJitter(Duration pause) {
        return pause.plusMillis((long) (pause.toMillis() * JITTER * random.nextDouble()));
    }
}
