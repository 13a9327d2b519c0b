package dev.darkroom.jobs.position;

import dev.darkroom.shared.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts queued jobs. Each statement reads index entries only, and no more of them than it is told to: it reads on from an
 * id in the order that no index but that of the queue has, and looks only afterwards how far that went. An upper bound for
 * the scan, or an order by id alone, would let a plan walk along an index that has the jobs of all parts; so would figures
 * of a minute ago, and therefore the values are hidden from the planner in selects.
 */
final class QueueCountRepository {

    private static final String FIRST = """
            SELECT %d AS place, count(*) AS counted, (array_agg(id ORDER BY id DESC))[1] AS last FROM (
                SELECT id FROM job WHERE %s AND owner_id = ? AND id >= (SELECT ?::uuid) ORDER BY priority, id LIMIT ?) first
            WHERE id < ?""";

    private static final String BETWEEN = """
            SELECT (SELECT count(*) FROM (
                SELECT id FROM job WHERE %s AND owner_id = ? AND id > stretch.after ORDER BY priority, id LIMIT ?) next
                WHERE id < stretch.before)
            FROM unnest(?::uuid[], ?::uuid[]) WITH ORDINALITY AS stretch (after, before, place) ORDER BY place""";

    private static final String SAMPLED_IDS = """
            SELECT id FROM (
                SELECT id, row_number() OVER (ORDER BY id) AS number FROM (
                    SELECT id FROM job WHERE %s AND owner_id = ? AND id > (SELECT ?::uuid) ORDER BY priority, id LIMIT ?) ahead) numbered
            WHERE number %% ? = 0 ORDER BY id""";

    /** Jobs of a part from one id, which may be of them, to before another; counting ends at so many. */
    record Row(QueuePartition part, UUID from, UUID before, int most) {}

    /**
     * What was counted of a row.
     *
     * @param last the last job that was counted; null when there is none
     */
    record Counted(int jobs, @Nullable UUID last) {}

    private final Database database;

    QueueCountRepository(Database database) {
        this.database = database;
    }

    /** Counts rows, all in one statement. */
    List<Counted> count(List<Row> rows) {
        List<String> statements = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        for (Row row : rows) {
            statements.add(FIRST.formatted(statements.size(), in(row.part())));
            parameters.addAll(List.of(row.part().ownerId(), row.from(), row.most(), row.before()));
        }
        return database.query(
                String.join("\nUNION ALL\n", statements) + "\nORDER BY place",
                row -> new Counted(row.getInt("counted"), Database.uuid(row, "last")),
                parameters.toArray());
    }

    /** How many jobs of a part are inside each stretch, none counted further than {@code most}. */
    List<Integer> between(QueuePartition part, List<QueueIndexSample.Stretch> stretches, int most) {
        return database.query(
                BETWEEN.formatted(in(part)),
                row -> row.getInt(1),
                part.ownerId(),
                most,
                stretches.stream().map(QueueIndexSample.Stretch::after).toArray(UUID[]::new),
                stretches.stream().map(QueueIndexSample.Stretch::before).toArray(UUID[]::new));
    }

    /** Every {@code step}th job after one, at most so many of them. */
    List<UUID> sampledIds(QueuePartition part, UUID after, int step, int most) {
        return database.query(
                SAMPLED_IDS.formatted(in(part)),
                row -> Database.id(row, "id"),
                part.ownerId(),
                after,
                step * most,
                step);
    }

    private static String in(QueuePartition part) {
        return "state = 'QUEUED' AND put_off = (SELECT %s) AND priority BETWEEN (SELECT %d) AND (SELECT %d)"
                .formatted(part.putOff(), part.priority(), part.priority());
    }
}
