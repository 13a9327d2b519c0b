package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts queued jobs. Each statement reads index entries only, and no more of them than it is told to. Which part it is
 * about stands in the text and not in its parameters: a plan for any part might walk along an index that has the jobs of all.
 */
final class QueueCounts {

    private static final String FIRST = """
            SELECT %d AS place, count(*) AS counted, (array_agg(id ORDER BY id DESC))[1] AS last FROM (
                SELECT id FROM job WHERE %s AND owner_id = ? AND id >= ? AND id < ? ORDER BY id LIMIT ?) first""";

    private static final String BETWEEN = """
            SELECT (SELECT count(*) FROM (
                SELECT FROM job WHERE %s AND owner_id = ? AND id > stretch.after AND id < stretch.before
                ORDER BY id LIMIT ?) inside)
            FROM unnest(?::uuid[], ?::uuid[]) WITH ORDINALITY AS stretch (after, before, place) ORDER BY place""";

    private static final String RUNGS = """
            SELECT id FROM (
                SELECT id, row_number() OVER (ORDER BY id) AS number FROM (
                    SELECT id FROM job WHERE %s AND owner_id = ? AND id > ? ORDER BY id LIMIT ?) ahead) numbered
            WHERE number %% ? = 0 ORDER BY id""";

    /** Jobs of a part from one id, which may be of them, to before another; counting ends at so many. */
    record Row(QueuePart part, UUID from, UUID before, int most) {}

    /**
     * What was counted of a row.
     *
     * @param last the last job that was counted; null when there is none
     */
    record Counted(int jobs, @Nullable UUID last) {}

    private final Database database;

    QueueCounts(Database database) {
        this.database = database;
    }

    /** Counts rows, all in one statement. */
    List<Counted> count(List<Row> rows) {
        List<String> statements = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        for (Row row : rows) {
            statements.add(FIRST.formatted(statements.size(), in(row.part())));
            parameters.addAll(List.of(row.part().ownerId(), row.from(), row.before(), row.most()));
        }
        return database.query(
                String.join("\nUNION ALL\n", statements) + "\nORDER BY place",
                row -> new Counted(row.getInt("counted"), Database.uuid(row, "last")),
                parameters.toArray());
    }

    /** How many jobs of a part are inside each stretch, none counted further than {@code most}. */
    List<Integer> between(QueuePart part, List<Ladder.Stretch> stretches, int most) {
        return database.query(
                BETWEEN.formatted(in(part)),
                row -> row.getInt(1),
                part.ownerId(),
                most,
                stretches.stream().map(Ladder.Stretch::after).toArray(UUID[]::new),
                stretches.stream().map(Ladder.Stretch::before).toArray(UUID[]::new));
    }

    /** Every {@code step}th job after one, at most so many of them. */
    List<UUID> rungs(QueuePart part, UUID after, int step, int most) {
        return database.query(
                RUNGS.formatted(in(part)), row -> Database.id(row, "id"), part.ownerId(), after, step * most, step);
    }

    private static String in(QueuePart part) {
        return "state = 'QUEUED' AND " + (part.putOff() ? "put_off" : "NOT put_off") + " AND priority = "
                + part.priority();
    }
}
