package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many jobs are before one in its owner's queue. The first two hundred are counted. Further back the middle of the
 * queue is taken from a {@link Ladder}, and its front is counted forty times a second at the most: a position there is
 * wrong by what was cancelled or put off in the middle since the ladder was made there and by what was claimed in that
 * moment, and by nothing else. So a place is ordinarily one statement of one or two hundred entries.
 */
@ApplicationScoped
class QueuePositions {

    /** So many jobs from rung to rung. Four times as many are counted at the front. */
    static final int STEP = 50;

    private static final UUID HIGHEST = new UUID(Long.MAX_VALUE, -1);
    private static final Duration FRESH = Duration.ofMillis(25);
    private static final int MOST_FRONTS = 1_000;

    /** How many jobs there are before a rung, and until when that is believed. */
    private record Front(UUID rung, int jobs, Instant until) {}

    /** So many jobs, and those of a row that has yet to be counted. */
    private record Known(int jobs, QueueCounts.Row rest) {}

    private final QueueCounts counts;
    private final Ladders ladders;
    private final Clock clock;
    private final int step;
    private final Map<QueuePart, Front> fronts = new ConcurrentHashMap<>();

    @Inject
    QueuePositions(Database database, Clock clock) {
        this(database, clock, STEP);
    }

    QueuePositions(Database database, Clock clock, int step) {
        this.counts = new QueueCounts(database);
        this.ladders = new Ladders(counts, clock, step);
        this.clock = clock;
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
        Front front = fronts.get(part);
        if (front != null && clock.instant().isBefore(front.until())) {
            Ladder ladder = ladders.of(part);
            UUID rung = ladder.below(before);
            int steps = ladder.steps(front.rung(), rung);
            if (steps >= 0) {
                return new Known(front.jobs() + steps * step, new QueueCounts.Row(part, rung, before, 2 * step));
            }
        }
        return new Known(0, front(part, before));
    }

    private QueueCounts.Row front(QueuePart part, UUID before) {
        return new QueueCounts.Row(part, Ids.LOWEST, before, 4 * step);
    }

    private int jobs(Known known, QueueCounts.Counted counted) {
        QueueCounts.Row row = known.rest();
        if (counted.jobs() < row.most()) {
            return known.jobs() + counted.jobs();
        }
        if (known.jobs() > 0) {
            // The ladder has become too short.
            fronts.remove(row.part());
            Known anew = new Known(0, front(row.part(), row.before()));
            return jobs(anew, counts.count(List.of(anew.rest())).getFirst());
        }
        return counted.jobs() + behind(row, counted.jobs(), Objects.requireNonNull(counted.last()));
    }

    private int behind(QueueCounts.Row row, int before, UUID last) {
        Ladder ladder = ladders.of(row.part());
        List<Integer> ends = ends(ladder, last, row);
        if (ends.getLast() >= 2 * step && ladder.top().compareTo(row.before()) < 0) {
            ladder = ladders.reaching(row.part(), row.before());
            ends = ends(ladder, last, row);
        }
        Ladder.Between between = ladder.between(last, row.before());
        if (between.ends().size() > 1) {
            keep(row.part(), between.ends().getFirst().before(), before + ends.getFirst());
        }
        return between.told() + ends.stream().mapToInt(Integer::intValue).sum();
    }

    private void keep(QueuePart part, UUID rung, int jobs) {
        if (fronts.size() > MOST_FRONTS) {
            fronts.clear();
        }
        fronts.put(part, new Front(rung, jobs, clock.instant().plus(FRESH)));
    }

    private List<Integer> ends(Ladder ladder, UUID last, QueueCounts.Row row) {
        return counts.between(row.part(), ladder.between(last, row.before()).ends(), 3 * step);
    }
}
