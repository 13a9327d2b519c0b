package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * How many jobs are before one in its owner's queue. The first few hundred are counted, in one statement. Further back
 * the middle of the queue is taken from a {@link Ladder}, in one statement more: a position there is wrong by what was
 * cancelled or put off in the middle since the ladder was made there, and by nothing else.
 */
@ApplicationScoped
class QueuePositions {

    static final int STEP = 200;

    private static final UUID HIGHEST = new UUID(Long.MAX_VALUE, -1);

    private final QueueCounts counts;
    private final Ladders ladders;
    private final int step;

    @Inject
    QueuePositions(Database database, Clock clock) {
        this(database, clock, STEP);
    }

    QueuePositions(Database database, Clock clock, int step) {
        this.counts = new QueueCounts(database);
        this.ladders = new Ladders(counts, clock, step);
        this.step = step;
    }

    /** The jobs before this one: of higher priority, or of the same and older. */
    int of(UUID ownerId, int priority, UUID id) {
        List<QueueCounts.Ahead> ahead = ahead(ownerId, priority, id);
        List<QueueCounts.First> first = counts.first(ahead, step);
        int place = 0;
        for (int i = 0; i < ahead.size(); i++) {
            int counted = first.get(i).counted();
            place += counted < step
                    ? counted
                    : step
                            + behind(
                                    ahead.get(i),
                                    Objects.requireNonNull(first.get(i).last()));
        }
        return place;
    }

    private static List<QueueCounts.Ahead> ahead(UUID ownerId, int priority, UUID id) {
        List<QueueCounts.Ahead> ahead = new ArrayList<>();
        for (int rank = 0; rank <= priority; rank++) {
            UUID before = rank == priority ? id : HIGHEST;
            ahead.add(new QueueCounts.Ahead(new QueuePart(ownerId, rank, false), before));
            ahead.add(new QueueCounts.Ahead(new QueuePart(ownerId, rank, true), before));
        }
        return ahead;
    }

    private int behind(QueueCounts.Ahead ahead, UUID last) {
        Ladder ladder = ladders.of(ahead.part());
        List<Integer> ends = ends(ladder, last, ahead);
        if (ends.getLast() >= 2 * step && ladder.top().compareTo(ahead.before()) < 0) {
            ladder = ladders.reaching(ahead.part(), ahead.before());
            ends = ends(ladder, last, ahead);
        }
        return ladder.between(last, ahead.before()).told()
                + ends.stream().mapToInt(Integer::intValue).sum();
    }

    private List<Integer> ends(Ladder ladder, UUID last, QueueCounts.Ahead ahead) {
        return counts.between(ahead.part(), ladder.between(last, ahead.before()).ends(), 3 * step);
    }
}
