package dev.darkroom.imports;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.shared.work.Backoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pauses of what imports fetch from hosts that answer 429: the longer, the more often they do so in a row. */
@ApplicationScoped
class ImportThrottle {

    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** All URLs of all imports that an owner may have running. */
    private static final int MAX_KEPT = 10_000;

    /** Seventeen minutes up to the longest, and four of those. */
    private static final int MAX_TIMES = 13;

    /**
     * What is paused together.
     *
     * @param host empty where an import is paused as a whole
     */
    record Source(UUID importId, String host) {}

    /** @param times pauses in a row, this one included */
    private record Pause(int times, Instant until) {}

    private final Cache<Source, Pause> pauses = Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .expireAfterWrite(LONGEST.multipliedBy(3))
            .build();
    private final Clock clock;

    ImportThrottle(Clock clock) {
        this.clock = clock;
    }

    /**
     * The pause after a 429. What was asked for beside it, before it began, does not make it longer.
     *
     * @param asked how long the source asks to wait; null when it does not say
     */
    Duration refused(Source source, @Nullable Duration asked) {
        Instant now = clock.instant();
        Pause pause = pauses.asMap().compute(source, (_, before) -> {
            if (before != null && now.isBefore(before.until())) {
                return before;
            }
            int times = before == null ? 1 : before.times() + 1;
            return new Pause(times, now.plus(Backoff.doubled(FIRST, times - 1, LONGEST)));
        });
        Duration own = Duration.between(now, pause.until());
        Duration bounded = asked == null ? Duration.ZERO : Backoff.bounded(asked);
        return bounded.compareTo(own) > 0 ? bounded : own;
    }

    /** Whether it has answered so often in a row, for about an hour, that each further time counts as a failure. */
    boolean isForGood(Source source) {
        Pause pause = pauses.getIfPresent(source);
        return pause != null && pause.times() >= MAX_TIMES;
    }

    /** The source has given something. */
    void given(Source source) {
        pauses.invalidate(source);
    }
}
