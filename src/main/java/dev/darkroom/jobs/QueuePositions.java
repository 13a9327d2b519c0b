package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs are before one in its owner's queue. The first few hundred are counted. Further back the middle of the
 * queue is taken from a {@link Ladder}, which is made anew as often as that costs no more than a hundredth of the time:
 * a position there is wrong by what was cancelled or put back in the middle since, and by nothing else.
 */
@ApplicationScoped
class QueuePositions {

    static final int STEP = 200;

    private static final UUID HIGHEST = new UUID(Long.MAX_VALUE, -1);
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int SHARE_OF_TIME = 100;
    private static final int MOST_QUEUES = 1_000;

    private static final String FIRST = """
            SELECT id FROM job
            WHERE state = 'QUEUED' AND owner_id = ? AND priority = ?::smallint AND id < ?
            ORDER BY id OFFSET ? LIMIT 1""";

    private static final String BETWEEN = """
            SELECT count(*) FROM (
                SELECT 1 FROM job
                WHERE state = 'QUEUED' AND owner_id = ? AND priority = ?::smallint AND id > ? AND id < ?
                LIMIT ?) ahead""";

    private static final String RUNGS = """
            SELECT id FROM (
                SELECT id, row_number() OVER (ORDER BY id) AS number FROM job
                WHERE state = 'QUEUED' AND owner_id = ? AND priority = ?::smallint AND id > ?) numbered
            WHERE number % ? = 0 ORDER BY id""";

    private record Queue(UUID ownerId, int priority) {}

    private record Kept(Ladder ladder, Instant until) {}

    private final Database database;
    private final Clock clock;
    private final int step;
    private final Map<Queue, Kept> ladders = new ConcurrentHashMap<>();

    @Inject
    QueuePositions(Database database, Clock clock) {
        this(database, clock, STEP);
    }

    QueuePositions(Database database, Clock clock, int step) {
        this.database = database;
        this.clock = clock;
        this.step = step;
    }

    /** The jobs before this one: of higher priority, or of the same and older. */
    int of(UUID ownerId, int priority, UUID id) {
        int ahead = before(new Queue(ownerId, priority), id);
        for (int higher = 0; higher < priority; higher++) {
            ahead += before(new Queue(ownerId, higher), HIGHEST);
        }
        return ahead;
    }

    private int before(Queue queue, UUID id) {
        if (ladders.size() > MOST_QUEUES) {
            ladders.clear();
        }
        Optional<UUID> nth = database.first(FIRST, QueuePositions::id, queue.ownerId(), queue.priority(), id, step - 1);
        return nth.map(last -> step + behind(queue, last, id)).orElseGet(() -> count(queue, new UUID(0, 0), id, step));
    }

    private int behind(Queue queue, UUID after, UUID before) {
        // One at a time makes or lengthens a queue's ladder; the others would only do the same.
        Ladder ladder = ladders.compute(queue, (_, kept) -> fresh(queue, kept)).ladder();
        if (count(queue, ladder.top(), before, 2 * step) == 2 * step) {
            ladder = ladders.compute(queue, (_, kept) -> extended(queue, fresh(queue, kept), before))
                    .ladder();
        }
        return ladder.between(after, before, (from, to) -> count(queue, from, to, 3 * step));
    }

    private Kept fresh(Queue queue, @Nullable Kept kept) {
        Instant start = clock.instant();
        if (kept != null && start.isBefore(kept.until())) {
            return kept;
        }
        Ladder ladder = new Ladder(step, rungs(queue, new UUID(0, 0)));
        Instant end = clock.instant();
        Duration fresh = Duration.between(start, end).multipliedBy(SHARE_OF_TIME);
        return new Kept(ladder, end.plus(fresh.compareTo(FRESH) > 0 ? fresh : FRESH));
    }

    private Kept extended(Queue queue, Kept kept, UUID before) {
        UUID top = kept.ladder().top();
        return count(queue, top, before, 2 * step) < 2 * step
                ? kept
                : new Kept(kept.ladder().extended(rungs(queue, top)), kept.until());
    }

    private List<UUID> rungs(Queue queue, UUID after) {
        return database.query(RUNGS, QueuePositions::id, queue.ownerId(), queue.priority(), after, step);
    }

    private int count(Queue queue, UUID after, UUID before, int most) {
        return database.query(BETWEEN, row -> row.getInt(1), queue.ownerId(), queue.priority(), after, before, most)
                .getFirst();
    }

    private static UUID id(ResultSet row) throws SQLException {
        return Database.id(row, "id");
    }
}
