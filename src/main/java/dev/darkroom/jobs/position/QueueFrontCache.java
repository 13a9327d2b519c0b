package dev.darkroom.jobs.position;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Cached counts of jobs at the front of long queues that are asked about. A count is believed for a moment; then
 * one of those who ask counts anew, and the others believe it until that is done: they would all do the same.
 */
final class QueueFrontCache {

    static final Duration FRESH = Duration.ofMillis(25);

    /** By then whoever was to count anew has gone away. */
    static final Duration OLD = Duration.ofMillis(125);

    private static final int MAX_COUNT = 1_000;

    /** The jobs before a sampled id, when they were counted, and until when nobody counts them anew. */
    record Front(UUID sampledId, int jobs, Instant counted, Instant fresh) {}

    private final Clock clock;
    private final Map<QueuePartition, Front> fronts = Caffeine.newBuilder()
            .maximumSize(MAX_COUNT)
            .<QueuePartition, Front>build()
            .asMap();

    QueueFrontCache(Clock clock) {
        this.clock = clock;
    }

    /** The last count of a part; null when there is none that anybody could believe. */
    @Nullable Front of(QueuePartition part) {
        Front front = fronts.get(part);
        return front == null || !clock.instant().isBefore(front.counted().plus(OLD)) ? null : front;
    }

    /** Whether the caller may believe that count; no for the one who is to count anew, and to keep or forget it. */
    boolean isBelieved(QueuePartition part, Front front) {
        Instant now = clock.instant();
        return now.isBefore(front.fresh())
                || !fronts.replace(
                        part, front, new Front(front.sampledId(), front.jobs(), front.counted(), now.plus(FRESH)));
    }

    void keep(QueuePartition part, UUID sampledId, int jobs) {
        Instant now = clock.instant();
        fronts.put(part, new Front(sampledId, jobs, now, now.plus(FRESH)));
    }

    void forget(QueuePartition part) {
        fronts.remove(part);
    }
}
