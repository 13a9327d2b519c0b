package dev.darkroom.jobs.position;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.jobs.NewJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Queue positions of jobs that were just accepted. A queue is counted a few dozen times a second at the most, and
 * between two counts whatever is taken in here goes to its end: so a place may be too high by what was claimed in
 * that moment, and too low by what other replicas took in. Whoever asks again is told the exact one.
 */
@ApplicationScoped
public class InitialQueuePositions {

    private static final Duration FRESH = Duration.ofMillis(25);
    private static final int MAX_QUEUES = 1_000;

    private record Queue(UUID ownerId, int priority) {}

    /** The end of a queue, and until when that is believed. */
    private record End(int place, Instant until) {}

    private final QueuePositionService positions;
    private final Clock clock;
    private final Map<Queue, End> ends =
            Caffeine.newBuilder().maximumSize(MAX_QUEUES).<Queue, End>build().asMap();

    InitialQueuePositions(QueuePositionService positions, Clock clock) {
        this.positions = positions;
        this.clock = clock;
    }

    public List<Integer> of(List<NewJob> jobs) {
        return jobs.stream().map(this::of).toList();
    }

    private int of(NewJob job) {
        Instant now = clock.instant();
        return ends.compute(
                        new Queue(job.ownerId(), job.priority()),
                        (queue, end) -> end != null && now.isBefore(end.until())
                                ? new End(end.place() + 1, end.until())
                                : new End(positions.of(queue.ownerId(), queue.priority(), job.id()), now.plus(FRESH)))
                .place();
    }
}
