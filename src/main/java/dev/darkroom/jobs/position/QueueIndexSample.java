package dev.darkroom.jobs.position;

import dev.darkroom.shared.Ids;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A sample of a queue's index: every so many-th id, as of a moment ago. The number of jobs between two ids is then
 * the samples between them and two short counts at the ends. Ids are of version 7, which Java and the database order
 * alike.
 */
final class QueueIndexSample {

    /** What is after the one id and before the other. */
    record Stretch(UUID after, UUID before) {}

    /**
     * What is between two ids.
     *
     * @param told so many jobs, as far as the sampled ids tell
     * @param ends what has to be counted besides, in order
     */
    record Between(int told, List<Stretch> ends) {}

    private final int step;
    private final List<UUID> sampledIds;

    QueueIndexSample(int step, List<UUID> sampledIds) {
        this.step = step;
        this.sampledIds = List.copyOf(sampledIds);
    }

    /** With the ids on top that stand a step, two steps and so on after the last sampled id. */
    QueueIndexSample extended(List<UUID> more) {
        return new QueueIndexSample(
                step, Stream.concat(sampledIds.stream(), more.stream()).toList());
    }

    /** The last sampled id, or the id before all others. */
    UUID top() {
        return sampledIds.isEmpty() ? Ids.LOWEST : sampledIds.getLast();
    }

    /** The jobs after the one and before the other. */
    Between between(UUID after, UUID before) {
        int first = firstAfter(after);
        int last = lastBefore(before);
        if (first > last) {
            return new Between(0, List.of(new Stretch(after, before)));
        }
        return new Between(
                1 + (last - first) * step,
                List.of(new Stretch(after, sampledIds.get(first)), new Stretch(sampledIds.get(last), before)));
    }

    /** The highest sampled id below that id; the id before all others where there is none. */
    UUID below(UUID id) {
        int place = lastBefore(id);
        return place < 0 ? Ids.LOWEST : sampledIds.get(place);
    }

    /** How many steps the one sampled id is below the other; negative when either is none, or it is above. */
    int steps(UUID sampledId, UUID other) {
        int from = Collections.binarySearch(sampledIds, sampledId);
        int to = Collections.binarySearch(sampledIds, other);
        return from < 0 || to < 0 ? -1 : to - from;
    }

    private int firstAfter(UUID id) {
        int place = Collections.binarySearch(sampledIds, id);
        return place < 0 ? -place - 1 : place + 1;
    }

    private int lastBefore(UUID id) {
        int place = Collections.binarySearch(sampledIds, id);
        return (place < 0 ? -place - 1 : place) - 1;
    }
}
