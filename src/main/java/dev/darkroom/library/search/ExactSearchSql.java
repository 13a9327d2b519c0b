package dev.darkroom.library.search;

import dev.darkroom.library.search.embedding.EmbeddingModelRegistry;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.library.search.words.QueryWords;
import dev.darkroom.library.search.words.SqlCondition;
import dev.darkroom.library.search.words.WordConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a search within a list that is so short that all of it is put in exact order: its vectors are looked
 * up, and assets for their words only and for what else narrows the scope. It does not depend on what the words mean,
 * which is made out meanwhile. Within a longer list it finds nothing, and at little cost.
 */
public final class ExactSearchSql {

    private static final int MAX_LENGTH = SearchSql.SMALL_WINDOW;

    private ExactSearchSql() {}

    /** Whether what has not all the words may be found as well; otherwise their index alone tells what is. */
    static boolean suits(SearchRequest searchRequest) {
        QueryWords queryWords = searchRequest.wording();
        return queryWords == null
                || queryWords.isFree()
                || !searchRequest.likenesses().isEmpty();
    }

    /**
     * @param list the one of the scope's conditions whose list that is
     * @param upTo the last id that is looked at; null for all
     */
    public static SearchSql.Ready of(
            SearchScope searchScope,
            SqlCondition list,
            SearchRequest searchRequest,
            @Nullable UUID upTo,
            EmbeddingModelRegistry.InUse models) {
        QueryWords queryWords = searchRequest.wording();
        Set<EmbeddingSpace> spaces = searchRequest.possibleSpaces();
        List<@Nullable Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        if (queryWords != null) {
            List<SqlCondition> worded = new ArrayList<>(searchScope.conditions());
            worded.add(searchScope.alive());
            worded.add(WordConditions.all(queryWords));
            sql.append("WITH lex AS MATERIALIZED (SELECT a.id FROM asset a WHERE " + SqlCondition.all(worded, values)
                    + ")\n");
        }
        sql.append("SELECT a.id, " + (queryWords == null ? "false" : "a.id IN (SELECT id FROM lex)"))
                .append(" AS lex, 0 AS worded");
        spaces.forEach(embeddingSpace -> sql.append(", v_%1$s.vector AS %1$s".formatted(embeddingSpace.label())));
        sql.append("\nFROM " + from(list, others(searchScope, list, queryWords), values));
        for (EmbeddingSpace embeddingSpace : spaces) {
            sql.append("\nLEFT JOIN %1$s v_%2$s ON v_%2$s.id = a.id AND v_%2$s.model_id = ?"
                    .formatted(embeddingSpace.vectors(), embeddingSpace.label()));
            values.add(models.of(embeddingSpace));
        }
        if (upTo != null) {
            sql.append("\nWHERE a.id <= ?");
            values.add(upTo);
        }
        return new SearchSql.Ready(sql.toString(), values.toArray(), spaces);
    }

    private static List<SqlCondition> others(
            SearchScope searchScope, SqlCondition list, @Nullable QueryWords queryWords) {
        List<SqlCondition> others = new ArrayList<>(searchScope.conditions());
        others.removeAll(List.of(list, searchScope.owner()));
        if (queryWords != null) {
            others.addAll(WordConditions.hard(queryWords));
        }
        return others;
    }

    // A plan would rather read all assets than look up one in a hundred of them; OFFSET leaves it no choice.
    private static String from(SqlCondition list, List<SqlCondition> others, List<@Nullable Object> values) {
        values.addAll(list.values());
        values.addAll(list.values());
        String ids =
                "(SELECT DISTINCT id FROM (%1$s) l (id)\n  WHERE (SELECT count(*) FROM (SELECT FROM (%1$s) l LIMIT %2$d) l) <= %3$d)"
                        .formatted(list.list(), MAX_LENGTH + 1, MAX_LENGTH);
        return others.isEmpty()
                ? ids + " a"
                : ids + " l CROSS JOIN LATERAL (SELECT a.id FROM asset a WHERE a.id = l.id AND "
                        + SqlCondition.all(others, values) + " OFFSET 0) a";
    }
}
