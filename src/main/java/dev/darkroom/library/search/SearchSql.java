package dev.darkroom.library.search;

import dev.darkroom.library.search.embedding.Embedding;
import dev.darkroom.library.search.embedding.EmbeddingModelRegistry;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.words.QueryWords;
import dev.darkroom.library.search.words.SqlCondition;
import dev.darkroom.library.search.words.SqlCondition.Reads;
import dev.darkroom.library.search.words.WordConditions;
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
 * SQL of a search, one statement: the nearest to each aim within the scope, and the nearest among those that have all the
 * words, each at most {@link #WINDOW}; with their exact vectors, and how many have all the words. That a row has all the
 * words is found in a branch of its own and not asked of each row, which would cost twice as much.
 *
 * <p>What is near is found in two steps: many by how many signs differ, and of these fewer by how much those signs
 * weigh. The first is all that a million rows can be asked, the second spares reading the exact vectors of most. To sort
 * a million by the first would cost as much again as to compare them; so one in a hundred tells how near the nearest
 * {@link #MANY} are, and those are taken in whatever order they come.
 */
public final class SearchSql {

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
    public static final int SMALL_WINDOW = 1_000;

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

    private final HammingDistanceSql distance;
    private final SearchScope searchScope;
    private final @Nullable UUID upTo;
    private final List<@Nullable Object> values = new ArrayList<>();

    private SearchSql(HammingDistanceSql distance, SearchScope searchScope, @Nullable UUID upTo) {
        this.distance = distance;
        this.searchScope = searchScope;
        this.upTo = upTo;
    }

    /**
     * SQL with question marks, and the values for them. Its rows are an {@code id}, whether it has all the words
     * ({@code lex}), how many have them in all, where that may be more than there are rows ({@code worded}), and a vector
     * for each space.
     */
    public record Ready(String sql, @Nullable Object[] values, Set<EmbeddingSpace> spaces) {}

    /**
     * @param upTo the last id that is looked at; null for all
     * @param models by space, the model whose vectors are compared
     */
    public static Ready of(
            HammingDistanceSql distance,
            SearchScope searchScope,
            SearchRequest searchRequest,
            @Nullable UUID upTo,
            EmbeddingModelRegistry.InUse models) {
        return new SearchSql(distance, searchScope, upTo).write(searchRequest, models);
    }

    private Ready write(SearchRequest searchRequest, EmbeddingModelRegistry.InUse models) {
        QueryWords queryWords = searchRequest.wording();
        List<SqlCondition> hard = queryWords == null ? List.of() : WordConditions.hard(queryWords);
        List<SqlCondition> conditions = new ArrayList<>(searchScope.conditions());
        conditions.addAll(hard);
        StringBuilder sql = new StringBuilder("WITH ");
        if (queryWords != null) {
            sql.append("lex AS MATERIALIZED (SELECT a.id FROM asset a WHERE ")
                    .append(conditions(searchScope.conditions()))
                    .append(condition(searchScope.alive()))
                    .append(condition(WordConditions.all(queryWords)))
                    .append("),\n");
        }
        List<String> branches = new ArrayList<>();
        QueryVector meaning = searchRequest.meaning();
        for (QueryVector queryVector :
                queryWords == null || queryWords.isFree() ? searchRequest.aims() : searchRequest.likenesses()) {
            branches.add(nearest(queryVector, conditions, models));
        }
        if (queryWords != null) {
            branches.add(worded(meaning, models));
        }
        sql.append("w AS MATERIALIZED (SELECT id, bool_or(lex) AS lex FROM (\n  ")
                .append(String.join("\n  UNION ALL\n  ", branches))
                .append(") x GROUP BY id)\n")
                .append("SELECT w.id, w.lex, ")
                .append(queryWords == null ? "0" : "(SELECT count(*) FROM lex)")
                .append(" AS worded")
                .append(vectors(searchRequest.spaces(), ", v_%1$s.vector AS %1$s", ""))
                .append(" FROM w");
        for (EmbeddingSpace embeddingSpace : searchRequest.spaces()) {
            sql.append(" LEFT JOIN %1$s v_%2$s ON v_%2$s.id = w.id AND v_%2$s.model_id = ?"
                    .formatted(embeddingSpace.vectors(), embeddingSpace.label()));
            values.add(models.of(embeddingSpace));
        }
        return new Ready(sql.toString(), values.toArray(), searchRequest.spaces());
    }

    private String nearest(
            QueryVector queryVector, List<SqlCondition> conditions, EmbeddingModelRegistry.InUse models) {
        String table = queryVector.space().table();
        SqlCondition start = searchScope.start();
        if (start != null) {
            values.addAll(start.values());
            List<SqlCondition> others =
                    conditions.stream().filter(condition -> condition != start).toList();
            // A plan would rather read the whole table than look up one in a hundred of its rows; OFFSET leaves it no
            // choice.
            String one = "(SELECT a.id, a.bits FROM " + table + " a WHERE a.id = l.id AND "
                    + scanned(queryVector, others, models) + " OFFSET 0) a";
            String from =
                    "a.id, a.bits FROM (SELECT DISTINCT id FROM (" + start.list() + ") l (id)) l CROSS JOIN LATERAL ";
            return near("false", from + one, HammingDistanceSql.SCAN, queryVector, SMALL_WINDOW);
        }
        boolean all = conditions.stream().allMatch(condition -> condition.reads() == Reads.COLUMNS);
        if (distance == HammingDistanceSql.SCAN && all) {
            return withinDistance(table, queryVector, () -> scanned(queryVector, conditions, models));
        }
        String from = "a.id, a.bits FROM " + table + " a WHERE " + scanned(queryVector, conditions, models);
        return near("false", from, distance, queryVector, SMALL_WINDOW);
    }

    // Where a table is read whole most rows are the owner's: the owner is asked after what narrows. The model is last:
    // it stands behind all the others, and to get to it takes longer in rows that they leave out.
    private String scanned(
            QueryVector queryVector, List<SqlCondition> conditions, EmbeddingModelRegistry.InUse models) {
        List<SqlCondition> asked = new ArrayList<>(conditions);
        asked.removeIf(condition -> condition.reads() == Reads.ASSET);
        Collections.rotate(asked, -1);
        String where = conditions(asked);
        if (conditions.stream().anyMatch(condition -> condition.reads() == Reads.ASSET)) {
            where += " AND a.id IN (SELECT a.id FROM asset a WHERE " + conditions(conditions) + ")";
        }
        values.add(models.of(queryVector.space()));
        return where + " AND a.model_id = ?";
    }

    private String withinDistance(String table, QueryVector queryVector, Supplier<String> where) {
        BinaryQuantization binaryQuantization = BinaryQuantization.of(queryVector);
        String far = distance.of("a.bits");
        values.add(binaryQuantization.bits());
        String sample = SAMPLE.formatted(far, table, where.get());
        String near = where.get() + " AND " + far + " <= COALESCE(" + NEAR_ENOUGH + ", " + Embedding.DIMENSIONS + ")";
        values.add(binaryQuantization.bits());
        values.addAll(binaryQuantization.weighed());
        return "(" + sample + "SELECT a.id, false AS lex FROM " + table + " a WHERE " + near + " ORDER BY "
                + BinaryQuantization.WEIGHED + ", a.id DESC LIMIT " + WINDOW_OF_SAMPLE + ")";
    }

    private String worded(@Nullable QueryVector meaning, EmbeddingModelRegistry.InUse models) {
        if (meaning == null) {
            return "(SELECT id, true AS lex FROM lex ORDER BY id DESC LIMIT " + WINDOW + ")";
        }
        values.add(models.of(EmbeddingSpace.MEANING));
        return near(
                "true",
                "lex.id, a.bits FROM lex LEFT JOIN asset_meaning a ON a.id = lex.id AND a.model_id = ?",
                HammingDistanceSql.SCAN,
                meaning,
                WINDOW);
    }

    private String near(String lex, String from, HammingDistanceSql by, QueryVector queryVector, int window) {
        BinaryQuantization binaryQuantization = BinaryQuantization.of(queryVector);
        values.add(binaryQuantization.bits());
        String first = "SELECT " + from + " ORDER BY " + by.of("a.bits") + " NULLS LAST, id DESC LIMIT " + FEWER;
        values.addAll(binaryQuantization.weighed());
        return "(SELECT a.id, " + lex + " AS lex FROM (" + first + ") a ORDER BY " + BinaryQuantization.WEIGHED
                + " NULLS LAST, a.id DESC LIMIT " + window + ")";
    }

    private String conditions(Collection<SqlCondition> conditions) {
        String sql = SqlCondition.all(conditions, values);
        if (upTo != null) {
            values.add(upTo);
            sql += " AND a.id <= ?";
        }
        return sql;
    }

    private String condition(SqlCondition condition) {
        values.addAll(condition.values());
        return " AND " + condition.sql();
    }

    private static String vectors(Collection<EmbeddingSpace> spaces, String form, String between) {
        return spaces.stream()
                .map(embeddingSpace -> form.formatted(embeddingSpace.label()))
                .collect(Collectors.joining(between));
    }
}
