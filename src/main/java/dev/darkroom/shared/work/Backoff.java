package dev.darkroom.shared.work;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between tries: doubled each time up to a bound, or as the other side asks; blurred where many try at once. */
public final class Backoff {

    private static final Duration MAX_ASKED = Duration.ofMinutes(10);

    private Backoff() {}

    /**
     * @param times how often to double; none if negative
     * @param most the longest pause
     */
    public static Duration doubled(Duration first, int times, Duration most) {
        Duration wait = first.multipliedBy(1L << Math.clamp(times, 0, 20));
        return wait.compareTo(most) < 0 ? wait : most;
    }

    /** What the other side asks for, as far as we go along with it: ten minutes. */
    public static Duration bounded(Duration asked) {
        return bounded(asked, MAX_ASKED);
    }

    public static Duration bounded(Duration asked, Duration most) {
        return asked.compareTo(most) < 0 ? asked : most;
    }

    /** Some random part of a pause between those two shares of it, so that those who failed together come back apart. */
    public static Duration jittered(Duration pause, double least, double most, RandomGenerator random) {
        return Duration.ofMillis((long) (pause.toMillis() * (least + (most - least) * random.nextDouble())));
    }
}
