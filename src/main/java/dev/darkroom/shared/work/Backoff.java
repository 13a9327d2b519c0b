package dev.darkroom.shared.work;

import java.time.Duration;

/** Pauses between tries: doubled each time up to a bound, or as the other side asks, up to ten minutes. */
public final class Backoff {

    private static final Duration MAX_ASKED = Duration.ofMinutes(10);

    private Backoff() {}

    /**
     * @param times how often to double, 0 and up
     * @param most the longest pause
     */
    public static Duration doubled(Duration first, int times, Duration most) {
        Duration wait = first.multipliedBy(1L << Math.clamp(times, 0, 20));
        return wait.compareTo(most) < 0 ? wait : most;
    }

    /** What the other side asks for, as far as we go along with it. */
    public static Duration bounded(Duration asked) {
        return asked.compareTo(MAX_ASKED) < 0 ? asked : MAX_ASKED;
    }
}
