package dev.darkroom.jobs.position;

import dev.darkroom.shared.Ids;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A sample of a queue's index: every so many-th id, as of a moment ago. The number of jobs between two ids is then
 * the rungs between them and two short counts at the ends. Ids are of version 7, which Java and the database order
 * alike.
 */
final class QueueIndexSample {

    /** What is after the one id and before the other. */
    record Stretch(UUID after, UUID before) {}

    /**
     * What is between two ids.
     *
     * @param told so many jobs, as far as the rungs tell
     * @param ends what has to be counted besides, in order
     */
    record Between(int told, List<Stretch> ends) {}

    private final int step;
    private final List<UUID> rungs;

    QueueIndexSample(int step, List<UUID> rungs) {
        this.step = step;
        this.rungs = List.copyOf(rungs);
    }

    /** With the ids on top that stand a step, two steps and so on after the last rung. */
    QueueIndexSample extended(List<UUID> more) {
        return new QueueIndexSample(
                step, Stream.concat(rungs.stream(), more.stream()).toList());
    }

    /** The last rung, or the id before all others. */
    UUID top() {
        return rungs.isEmpty() ? Ids.LOWEST : rungs.getLast();
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
                List.of(new Stretch(after, rungs.get(first)), new Stretch(rungs.get(last), before)));
    }

    /** The highest rung below that id; the id before all others where there is none. */
    UUID below(UUID id) {
        int place = lastBefore(id);
        return place < 0 ? Ids.LOWEST : rungs.get(place);
    }

    /** How many steps the one rung is below the other; negative when either is none, or it is above. */
    int steps(UUID rung, UUID other) {
        int from = Collections.binarySearch(rungs, rung);
        int to = Collections.binarySearch(rungs, other);
        return from < 0 || to < 0 ? -1 : to - from;
    }

    private int firstAfter(UUID id) {
        int place = Collections.binarySearch(rungs, id);
        return place < 0 ? -place - 1 : place + 1;
    }

    private int lastBefore(UUID id) {
        int place = Collections.binarySearch(rungs, id);
        return (place < 0 ? -place - 1 : place) - 1;
    }
}
