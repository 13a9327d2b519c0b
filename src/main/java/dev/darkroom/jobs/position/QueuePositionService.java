package dev.darkroom.jobs.position;

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
 * Computes a job's position in its owner's queue. The first two hundred are counted. Further back the middle of the
 * queue is taken from a {@link QueueIndexSample}, and its front is counted forty times a second ({@link
 * QueueFrontCache}): a position there is wrong by what was cancelled or put off in the middle since the sample was
 * made there and by what was claimed in that moment, and by nothing else. So a place is ordinarily one statement of
 * one or two hundred entries.
 */
@ApplicationScoped
public class QueuePositionService {

    /** So many jobs from sampled id to sampled id. Four times as many are counted at the front. */
    static final int STEP = 50;

    private static final UUID HIGHEST = new UUID(Long.MAX_VALUE, -1);

    /**
     * So many jobs, and those of a row that has yet to be counted.
     *
     * @param anew others believe an earlier count of the front until this one is done
     */
    private record Known(int jobs, QueueCountRepository.Row rest, boolean anew) {}

    private final QueueCountRepository counts;
    private final QueueIndexSampleCache queueIndexSampleCache;
    private final QueueFrontCache queueFrontCache;
    private final int step;

    @Inject
    QueuePositionService(Database database, Clock clock) {
        this(database, clock, STEP);
    }

    QueuePositionService(Database database, Clock clock, int step) {
        this.counts = new QueueCountRepository(database);
        this.queueIndexSampleCache = new QueueIndexSampleCache(counts, clock, step);
        this.queueFrontCache = new QueueFrontCache(clock);
        this.step = step;
    }

    /** The jobs before this one: of higher priority, or of the same and older. */
    public int of(UUID ownerId, int priority, UUID id) {
        List<Known> parts = new ArrayList<>();
        for (int rank = 0; rank <= priority; rank++) {
            UUID before = rank == priority ? id : HIGHEST;
            parts.add(known(new QueuePartition(ownerId, rank, false), before));
            parts.add(known(new QueuePartition(ownerId, rank, true), before));
        }
        List<QueueCountRepository.Counted> counted =
                counts.count(parts.stream().map(Known::rest).toList());
        int place = 0;
        for (int i = 0; i < parts.size(); i++) {
            place += jobs(parts.get(i), counted.get(i));
        }
        return place;
    }

    private Known known(QueuePartition part, UUID before) {
        QueueFrontCache.Front front = queueFrontCache.of(part);
        if (front == null) {
            return counted(part, before, false);
        }
        QueueIndexSample sample = queueIndexSampleCache.of(part);
        UUID sampledId = sample.below(before);
        int steps = sample.steps(front.sampledId(), sampledId);
        if (steps < 0) {
            return counted(part, before, false);
        }
        return queueFrontCache.isBelieved(part, front)
                ? new Known(
                        front.jobs() + steps * step,
                        new QueueCountRepository.Row(part, sampledId, before, 2 * step),
                        false)
                : counted(part, before, true);
    }

    private Known counted(QueuePartition part, UUID before, boolean anew) {
        return new Known(0, new QueueCountRepository.Row(part, Ids.LOWEST, before, 4 * step), anew);
    }

    private int jobs(Known known, QueueCountRepository.Counted counted) {
        QueueCountRepository.Row row = known.rest();
        if (counted.jobs() < row.most()) {
            forgetFront(known);
            return known.jobs() + counted.jobs();
        }
        if (known.jobs() > 0) {
            // The sample has become too short.
            queueFrontCache.forget(row.part());
            Known anew = counted(row.part(), row.before(), false);
            return jobs(anew, counts.count(List.of(anew.rest())).getFirst());
        }
        return counted.jobs() + behind(known, counted.jobs(), Objects.requireNonNull(counted.last()));
    }

    private int behind(Known known, int before, UUID last) {
        QueueCountRepository.Row row = known.rest();
        QueueIndexSample sample = queueIndexSampleCache.of(row.part());
        List<Integer> ends = ends(sample, last, row);
        if (ends.getLast() >= 2 * step && sample.top().compareTo(row.before()) < 0) {
            sample = queueIndexSampleCache.reaching(row.part(), row.before());
            ends = ends(sample, last, row);
        }
        QueueIndexSample.Between between = sample.between(last, row.before());
        if (between.ends().size() > 1) {
            queueFrontCache.keep(row.part(), between.ends().getFirst().before(), before + ends.getFirst());
        } else {
            forgetFront(known);
        }
        return between.told() + ends.stream().mapToInt(Integer::intValue).sum();
    }

    /** There is no long queue any more in which others could believe one. */
    private void forgetFront(Known known) {
        if (known.anew()) {
            queueFrontCache.forget(known.rest().part());
        }
    }

    private List<Integer> ends(QueueIndexSample sample, UUID last, QueueCountRepository.Row row) {
        return counts.between(row.part(), sample.between(last, row.before()).ends(), 3 * step);
    }
}
