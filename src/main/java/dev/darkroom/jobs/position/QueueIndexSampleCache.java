package dev.darkroom.jobs.position;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Cache of the index samples of long queues that are asked about. They are made, lengthened and made anew in passes
 * of ten thousand index entries, a few milliseconds each. Making anew takes a hundredth of the time: a queue of a
 * million is gone through in a minute or two, and whoever asks meanwhile is answered from the sample before.
 */
final class QueueIndexSampleCache {

    /** The sampled ids of one pass. */
    static final int PASS = 200;

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int SHARE_OF_TIME = 100;
    private static final int MAX_COUNT = 1_000;

    /** A sample, and as much as there is of the one that will take its place. */
    private record Kept(QueueIndexSample sample, QueueIndexSample next, Instant nextPass) {}

    private final QueueCountRepository counts;
    private final Clock clock;
    private final int step;
    private final Map<QueuePartition, Kept> samples = Caffeine.newBuilder()
            .maximumSize(MAX_COUNT)
            .<QueuePartition, Kept>build()
            .asMap();

    QueueIndexSampleCache(QueueCountRepository counts, Clock clock, int step) {
        this.counts = counts;
        this.clock = clock;
        this.step = step;
    }

    /** The sample of a part; it need not reach to the end. */
    QueueIndexSample of(QueuePartition part) {
        Kept kept = samples.get(part);
        if (kept != null && clock.instant().isBefore(kept.nextPass())) {
            return kept.sample();
        }
        // One at a time, here and below; the others would only do the same.
        return samples.compute(part, (_, before) -> before == null ? begun() : renewed(part, before))
                .sample();
    }

    /** The sample after it was made long enough for that id, pass by pass. */
    QueueIndexSample reaching(QueuePartition part, UUID id) {
        return samples.compute(part, (_, kept) -> reaching(part, kept == null ? begun() : kept, id))
                .sample();
    }

    private Kept begun() {
        QueueIndexSample none = new QueueIndexSample(step, List.of());
        return new Kept(none, none, clock.instant().plus(FRESH));
    }

    private Kept renewed(QueuePartition part, Kept kept) {
        Instant start = clock.instant();
        if (start.isBefore(kept.nextPass())) {
            return kept;
        }
        List<UUID> more = more(part, kept.next());
        QueueIndexSample next = kept.next().extended(more);
        Instant end = clock.instant();
        Duration pause = Duration.between(start, end).multipliedBy(SHARE_OF_TIME);
        if (more.size() == PASS) {
            return new Kept(kept.sample(), next, end.plus(pause));
        }
        return new Kept(
                next, new QueueIndexSample(step, List.of()), end.plus(pause.compareTo(FRESH) > 0 ? pause : FRESH));
    }

    private Kept reaching(QueuePartition part, Kept kept, UUID id) {
        QueueIndexSample sample = kept.sample();
        int made = PASS;
        while (made == PASS && sample.top().compareTo(id) < 0) {
            List<UUID> more = more(part, sample);
            sample = sample.extended(more);
            made = more.size();
        }
        return new Kept(sample, kept.next(), kept.nextPass());
    }

    private List<UUID> more(QueuePartition part, QueueIndexSample sample) {
        return counts.sampledIds(part, sample.top(), step, PASS);
    }
}
