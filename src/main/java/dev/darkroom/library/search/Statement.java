package dev.darkroom.library.search;

import dev.darkroom.library.search.Condition.Reads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one statement of a search: the nearest to each aim within the scope, and the nearest among those that have all the
 * words, each at most {@link #WINDOW}; with their exact vectors, and how many have all the words. That a row has all the
 * words is found in a branch of its own and not asked of each row, which would cost twice as much.
 *
 * <p>What is near is found in two steps: many by how many signs differ, and of these fewer by how much those signs
 * weigh. The first is all that a million rows can be asked, the second spares reading the exact vectors of most. To sort
 * a million by the first would cost as much again as to compare them; so one in a hundred tells how near the nearest
 * {@link #MANY} are, and those are taken in whatever order they come.
 */
final class Statement {

    /** The most that are put in order. Of the ten that are truly nearest 99 % are among them (PERFORMANCE.md). */
    static final int WINDOW = 1_500;

    /**
     * About so many are weighed of a large scope: recall is no better with more. Fewer of a narrow one would have to be
     * told from a sample of a few pages, whose rows were filed together and are alike.
     */
    private static final int MANY = 16_000;

    /** And so many where rows have to be looked for one by one: in a list, or along an index of vectors. */
    private static final int FEWER = 4_000;

    /** Of which so many are put in order: where there is less to choose from, the nearest are found among less. */
    static final int SMALL_WINDOW = 1_000;

    /** Of a scope of at most so many it is enough too; what has fewer than {@link #MANY} is put in order at little cost. */
    private static final int MODEST = 250_000;

    /** One in a hundred of the scope, the same each time, as are the pages of a list that are made with it. */
    private static final String SAMPLE =
            "WITH sample AS MATERIALIZED (SELECT %s AS far FROM %s a TABLESAMPLE SYSTEM (1) REPEATABLE (1) WHERE %s)\n  ";

    /** The distance that about {@link #MANY} are within; none when the sample is less than a hundredth of them. */
    private static final String NEAR_ENOUGH =
            "(SELECT far FROM sample ORDER BY 1 OFFSET " + (MANY / 100 - 1) + " LIMIT 1)";

    private static final String WINDOW_OF_SAMPLE = "(SELECT CASE WHEN count(*) BETWEEN " + MANY / 100 + " AND "
            + MODEST / 100 + " THEN " + SMALL_WINDOW + " ELSE " + WINDOW + " END FROM sample)";

    private final Distance distance;
    private final Scope scope;
    private final @Nullable UUID upTo;
    private final List<@Nullable Object> values = new ArrayList<>();

    private Statement(Distance distance, Scope scope, @Nullable UUID upTo) {
        this.distance = distance;
        this.scope = scope;
        this.upTo = upTo;
    }

    /**
     * SQL with question marks, and the values for them. Its rows are an {@code id}, whether it has all the words
     * ({@code lex}), how many have them in all, where that may be more than there are rows ({@code worded}), and a vector
     * for each space.
     */
    record Ready(String sql, @Nullable Object[] values, Set<Space> spaces) {}

    /**
     * @param upTo the last id that is looked at; null for all
     * @param models by space, the model whose vectors are compared
     */
    static Ready of(Distance distance, Scope scope, Probe probe, @Nullable UUID upTo, Models.InUse models) {
        return new Statement(distance, scope, upTo).write(probe, models);
    }

    private Ready write(Probe probe, Models.InUse models) {
        Wording wording = probe.wording();
        List<Condition> hard = wording == null ? List.of() : WordConditions.hard(wording);
        List<Condition> conditions = new ArrayList<>(scope.conditions());
        conditions.addAll(hard);
        StringBuilder sql = new StringBuilder("WITH ");
        if (wording != null) {
            sql.append("lex AS MATERIALIZED (SELECT a.id FROM asset a WHERE ")
                    .append(conditions(scope.conditions()))
                    .append(condition(scope.alive()))
                    .append(condition(WordConditions.all(wording)))
                    .append("),\n");
        }
        List<String> branches = new ArrayList<>();
        Aim meaning = probe.meaning();
        for (Aim aim : wording == null || wording.isFree() ? probe.aims() : probe.likenesses()) {
            branches.add(nearest(aim, conditions, models));
        }
        if (wording != null) {
            branches.add(worded(meaning, models));
        }
        sql.append("w AS MATERIALIZED (SELECT id, bool_or(lex) AS lex FROM (\n  ")
                .append(String.join("\n  UNION ALL\n  ", branches))
                .append(") x GROUP BY id)\n")
                .append("SELECT w.id, w.lex, ")
                .append(wording == null ? "0" : "(SELECT count(*) FROM lex)")
                .append(" AS worded")
                .append(vectors(probe.spaces(), ", v_%1$s.vector AS %1$s", ""))
                .append(" FROM w");
        for (Space space : probe.spaces()) {
            sql.append(" LEFT JOIN %1$s v_%2$s ON v_%2$s.id = w.id AND v_%2$s.model_id = ?"
                    .formatted(space.vectors(), space.label()));
            values.add(models.of(space));
        }
        return new Ready(sql.toString(), values.toArray(), probe.spaces());
    }

    private String nearest(Aim aim, List<Condition> conditions, Models.InUse models) {
        String table = aim.space().table();
        Condition start = scope.start();
        if (start != null) {
            values.addAll(start.values());
            List<Condition> others =
                    conditions.stream().filter(condition -> condition != start).toList();
            // A plan would rather read the whole table than look up one in a hundred of its rows; OFFSET leaves it no
            // choice.
            String one = "(SELECT a.id, a.bits FROM " + table + " a WHERE a.id = l.id AND "
                    + scanned(aim, others, models) + " OFFSET 0) a";
            String from =
                    "a.id, a.bits FROM (SELECT DISTINCT id FROM (" + start.list() + ") l (id)) l CROSS JOIN LATERAL ";
            return near("false", from + one, Distance.SCAN, aim, SMALL_WINDOW);
        }
        boolean all = conditions.stream().allMatch(condition -> condition.reads() == Reads.COLUMNS);
        if (distance == Distance.SCAN && all) {
            return withinDistance(table, aim, () -> scanned(aim, conditions, models));
        }
        String from = "a.id, a.bits FROM " + table + " a WHERE " + scanned(aim, conditions, models);
        return near("false", from, distance, aim, SMALL_WINDOW);
    }

    // Where a table is read whole most rows are the owner's: the owner is asked after what narrows. The model is last:
    // it stands behind all the others, and to get to it takes longer in rows that they leave out.
    private String scanned(Aim aim, List<Condition> conditions, Models.InUse models) {
        List<Condition> asked = new ArrayList<>(conditions);
        asked.removeIf(condition -> condition.reads() == Reads.ASSET);
        Collections.rotate(asked, -1);
        String where = conditions(asked);
        if (conditions.stream().anyMatch(condition -> condition.reads() == Reads.ASSET)) {
            where += " AND a.id IN (SELECT a.id FROM asset a WHERE " + conditions(conditions) + ")";
        }
        values.add(models.of(aim.space()));
        return where + " AND a.model_id = ?";
    }

    private String withinDistance(String table, Aim aim, Supplier<String> where) {
        Signs signs = Signs.of(aim);
        String far = distance.of("a.bits");
        values.add(signs.bits());
        String sample = SAMPLE.formatted(far, table, where.get());
        String near = where.get() + " AND " + far + " <= COALESCE(" + NEAR_ENOUGH + ", " + Vector.DIMENSIONS + ")";
        values.add(signs.bits());
        values.addAll(signs.weighed());
        return "(" + sample + "SELECT a.id, false AS lex FROM " + table + " a WHERE " + near + " ORDER BY "
                + Signs.WEIGHED + ", a.id DESC LIMIT " + WINDOW_OF_SAMPLE + ")";
    }

    private String worded(@Nullable Aim meaning, Models.InUse models) {
        if (meaning == null) {
            return "(SELECT id, true AS lex FROM lex ORDER BY id DESC LIMIT " + WINDOW + ")";
        }
        values.add(models.of(Space.MEANING));
        return near(
                "true",
                "lex.id, a.bits FROM lex LEFT JOIN asset_meaning a ON a.id = lex.id AND a.model_id = ?",
                Distance.SCAN,
                meaning,
                WINDOW);
    }

    private String near(String lex, String from, Distance by, Aim aim, int window) {
        Signs signs = Signs.of(aim);
        values.add(signs.bits());
        String first = "SELECT " + from + " ORDER BY " + by.of("a.bits") + " NULLS LAST, id DESC LIMIT " + FEWER;
        values.addAll(signs.weighed());
        return "(SELECT a.id, " + lex + " AS lex FROM (" + first + ") a ORDER BY " + Signs.WEIGHED
                + " NULLS LAST, a.id DESC LIMIT " + window + ")";
    }

    private String conditions(Collection<Condition> conditions) {
        String sql = Condition.all(conditions, values);
        if (upTo != null) {
            values.add(upTo);
            sql += " AND a.id <= ?";
        }
        return sql;
    }

    private String condition(Condition condition) {
        values.addAll(condition.values());
        return " AND " + condition.sql();
    }

    private static String vectors(Collection<Space> spaces, String form, String between) {
        return spaces.stream().map(space -> form.formatted(space.label())).collect(Collectors.joining(between));
    }
}
