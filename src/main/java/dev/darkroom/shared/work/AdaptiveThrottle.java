package dev.darkroom.shared.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Congestion window for one failure domain, an app or the provider: it closes while that asks for a pause or fails, and
 * opens again as TCP does. After the pause a single call goes first; each good answer lets one more be under way, so that
 * the number doubles with each round, up to half of what went wrong before, and from there on rises slowly. Each replica
 * learns for itself.
 */
public final class AdaptiveThrottle {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    // One call each so often costs the failing side nothing, and its recovery is seen within moments.
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
    private static final int NO_BOUND = 1 << 20;
    private static final int MIN_HALF = 4;
    private static final double JITTER = 0.2;

    private final Clock clock;
    private final RandomGenerator random;
    private Instant until = Instant.MIN;
    private int troubles;
    private double window = NO_BOUND;
    private double slowAbove = NO_BOUND;
    private int before;
    private Instant letOneGo = Instant.MIN;

    public AdaptiveThrottle(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * How many more calls may be begun now. Those that were under way when the trouble came do not count: they may hang
     * for as long as a call can, and whether the other side is well again only a new one can tell. The same goes for one that
     * was let go first and hangs: after a while the next one goes.
     *
     * @param underWay how many have not ended
     */
    public synchronized int room(int underWay) {
        Instant now = clock.instant();
        before = Math.min(before, underWay);
        if (now.isBefore(until)) {
            return 0;
        }
        if (isTried() && underWay > before && !now.isBefore(letOneGo.plus(MAX_PAUSE))) {
            before = underWay;
        }
        int room = Math.clamp((long) window - (underWay - before), 0, NO_BOUND);
        if (room > 0) {
            letOneGo = now;
        }
        return room;
    }

    /** Whether it holds nothing back and remembers nothing. */
    public synchronized boolean isOpen() {
        return window >= NO_BOUND;
    }

    /** Whether nothing has been answered since the trouble, so that one call goes first. */
    public synchronized boolean isTried() {
        return window < 2;
    }

    /**
     * A call was not taken, for a reason that holds for the next one too.
     *
     * @param asked how long to wait, as asked; null when not said
     * @param underWay how many calls there were, this one included
     */
    public synchronized void troubled(@Nullable Duration asked, int underWay) {
        Instant now = clock.instant();
        // Calls that were under way fail together; that is one trouble, unless one of them brings a longer wait.
        boolean known = now.isBefore(until);
        if (known && asked == null) {
            return;
        }
        if (!known && troubles++ == 0) {
            slowAbove = Math.max(MIN_HALF, Math.min(window, underWay) / 2.0);
        }
        // Never shorter than asked: replicas that were all told the same come back one after the other.
        Instant next = now.plus(Backoff.jittered(pause(asked), 1, 1 + JITTER, random));
        until = next.isAfter(until) ? next : until;
        window = 1;
        before = underWay;
    }

    /**
     * A call was answered.
     *
     * @param most how many can be under way in all: from there on nothing is held back any more
     * @return whether this answer ended a time of trouble
     */
    public synchronized boolean fine(int most) {
        if (clock.instant().isBefore(until)) {
            return false;
        }
        boolean recovered = troubles > 0;
        troubles = 0;
        window = Math.min(window + (window < slowAbove ? 1 : 1 / window), NO_BOUND);
        if (window >= most) {
            window = NO_BOUND;
            slowAbove = NO_BOUND;
        }
        return recovered;
    }

    private Duration pause(@Nullable Duration asked) {
        return asked == null || asked.isZero()
                ? Backoff.doubled(FIRST_PAUSE, troubles - 1, MAX_PAUSE)
                : Backoff.bounded(asked);
    }
}
