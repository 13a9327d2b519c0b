package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * How many jobs are before one in its owner's queue. The first two hundred are counted. Further back the middle of the
 * queue is taken from a {@link Ladder}, and its front is counted forty times a second ({@link Fronts}): a position there is
 * wrong by what was cancelled or put off in the middle since the ladder was made there and by what was claimed in that
 * moment, and by nothing else. So a place is ordinarily one statement of one or two hundred entries.
 */
@ApplicationScoped
class QueuePositions {

    /** So many jobs from rung to rung. Four times as many are counted at the front. */
    static final int STEP = 50;

    private static final UUID HIGHEST = new UUID(Long.MAX_VALUE, -1);

    /**
     * So many jobs, and those of a row that has yet to be counted.
     *
     * @param anew others believe an earlier count of the front until this one is done
     */
    private record Known(int jobs, QueueCounts.Row rest, boolean anew) {}

    private final QueueCounts counts;
    private final Ladders ladders;
    private final Fronts fronts;
    private final int step;

    @Inject
    QueuePositions(Database database, Clock clock) {
        this(database, clock, STEP);
    }

    QueuePositions(Database database, Clock clock, int step) {
        this.counts = new QueueCounts(database);
        this.ladders = new Ladders(counts, clock, step);
        this.fronts = new Fronts(clock);
        this.step = step;
    }

    /** The jobs before this one: of higher priority, or of the same and older. */
    int of(UUID ownerId, int priority, UUID id) {
        List<Known> parts = new ArrayList<>();
        for (int rank = 0; rank <= priority; rank++) {
            UUID before = rank == priority ? id : HIGHEST;
            parts.add(known(new QueuePart(ownerId, rank, false), before));
            parts.add(known(new QueuePart(ownerId, rank, true), before));
        }
        List<QueueCounts.Counted> counted =
                counts.count(parts.stream().map(Known::rest).toList());
        int place = 0;
        for (int i = 0; i < parts.size(); i++) {
            place += jobs(parts.get(i), counted.get(i));
        }
        return place;
    }

    private Known known(QueuePart part, UUID before) {
        Fronts.Front front = fronts.of(part);
        if (front == null) {
            return counted(part, before, false);
        }
        Ladder ladder = ladders.of(part);
        UUID rung = ladder.below(before);
        int steps = ladder.steps(front.rung(), rung);
        if (steps < 0) {
            return counted(part, before, false);
        }
        return fronts.isBelieved(part, front)
                ? new Known(front.jobs() + steps * step, new QueueCounts.Row(part, rung, before, 2 * step), false)
                : counted(part, before, true);
    }

    private Known counted(QueuePart part, UUID before, boolean anew) {
        return new Known(0, new QueueCounts.Row(part, Ids.LOWEST, before, 4 * step), anew);
    }

    private int jobs(Known known, QueueCounts.Counted counted) {
        QueueCounts.Row row = known.rest();
        if (counted.jobs() < row.most()) {
            forgetFront(known);
            return known.jobs() + counted.jobs();
        }
        if (known.jobs() > 0) {
            // The ladder has become too short.
            fronts.forget(row.part());
            Known anew = counted(row.part(), row.before(), false);
            return jobs(anew, counts.count(List.of(anew.rest())).getFirst());
        }
        return counted.jobs() + behind(known, counted.jobs(), Objects.requireNonNull(counted.last()));
    }

    private int behind(Known known, int before, UUID last) {
        QueueCounts.Row row = known.rest();
        Ladder ladder = ladders.of(row.part());
        List<Integer> ends = ends(ladder, last, row);
        if (ends.getLast() >= 2 * step && ladder.top().compareTo(row.before()) < 0) {
            ladder = ladders.reaching(row.part(), row.before());
            ends = ends(ladder, last, row);
        }
        Ladder.Between between = ladder.between(last, row.before());
        if (between.ends().size() > 1) {
            fronts.keep(row.part(), between.ends().getFirst().before(), before + ends.getFirst());
        } else {
            forgetFront(known);
        }
        return between.told() + ends.stream().mapToInt(Integer::intValue).sum();
    }

    /** There is no long queue any more in which others could believe one. */
    private void forgetFront(Known known) {
        if (known.anew()) {
            fronts.forget(known.rest().part());
        }
    }

    private List<Integer> ends(Ladder ladder, UUID last, QueueCounts.Row row) {
        return counts.between(row.part(), ladder.between(last, row.before()).ends(), 3 * step);
    }
}
