package dev.darkroom.shared.rate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Rate limiter over all instances: so many calls in any sixty seconds (a sliding window in Postgres, in buckets of a
 * fifth of a second). An instance takes calls from the window a two-hundredth of the limit at a time, so that a high limit does
 * not cost a statement a call, and gives back what it does not need within a second; a refusal is remembered until there can be
 * room again.
 */
@ApplicationScoped
public class RateLimiter {

    private static final int MAX_KNOWN = 10_000;
    private static final int SLICES = 200;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofDays(1);
    /** Calls that are made later than they were taken would pass the limit by as much at the window's end. */
    private static final Duration AHEAD = Duration.ofSeconds(1);

    /** What an instance knows of one limit. */
    private static final class Known {
        private int most;
        private int left;
        private long takenIn;
        private Instant leftUntil = Instant.MIN;
        private Instant refusedUntil = Instant.MIN;
    }

    private record Taken(int granted, int waitMillis, long takenIn) {}

    private final Database database;
    private final Clock clock;
    private final Cache<String, Known> known = Caffeine.newBuilder()
            .maximumSize(MAX_KNOWN)
            .expireAfterAccess(MINUTE)
            .build();

    RateLimiter(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Produces
    static RetentionRule windows() {
        return new RetentionRule("rate_window", "used_at", KEPT);
    }

    /**
     * Takes one call from a limit.
     *
     * @param name of what is limited
     * @param most calls in a minute
     * @return zero when the call may be made, else how long until there can be room for one
     */
    public Duration take(String name, int most) {
        Known mine = known.get(name, _ -> new Known());
        synchronized (mine) {
            Instant now = clock.instant();
            if (mine.most != most) {
                // Another limit from now on: what was learnt of the old one does not hold.
                mine.most = most;
                mine.leftUntil = Instant.MIN;
                mine.refusedUntil = Instant.MIN;
            }
            // A clock that was set back must not refuse for longer than a window.
            if (now.isBefore(mine.refusedUntil)
                    && mine.refusedUntil.isBefore(now.plus(MINUTE).plusSeconds(1))) {
                return Duration.between(now, mine.refusedUntil);
            }
            if (mine.left == 0 || !now.isBefore(mine.leftUntil)) {
                Taken taken = takeFromWindow(name, mine);
                mine.left = taken.granted;
                if (taken.granted == 0) {
                    Duration wait = Duration.ofMillis(taken.waitMillis);
                    mine.refusedUntil = now.plus(wait);
                    return wait;
                }
                mine.takenIn = taken.takenIn;
                mine.leftUntil = now.plus(AHEAD);
            }
            mine.left--;
            return Duration.ZERO;
        }
    }

    /** Gives a call back that was taken and not made. */
    public void giveBack(String name) {
        Known mine = known.getIfPresent(name);
        if (mine != null) {
            synchronized (mine) {
                mine.left++;
            }
        }
    }

    private Taken takeFromWindow(String name, Known mine) {
        return database.first(
                        "SELECT granted, wait_millis, taken_in FROM take_calls(?, ?, ?, ?, ?)",
                        row -> new Taken(row.getInt("granted"), row.getInt("wait_millis"), row.getLong("taken_in")),
                        name,
                        mine.most,
                        Math.max(1, mine.most / SLICES),
                        mine.left,
                        mine.takenIn)
                .orElseThrow();
    }
}
