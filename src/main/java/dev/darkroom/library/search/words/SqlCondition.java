package dev.darkroom.library.search.words;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fixed SQL over an asset {@code a}, and the values for its question marks.
 *
 * @param list when it asks for no more than {@code a.id} among others: the query of those, which takes the same values and finds
 *     nothing that is not the owner's
 */
public record SqlCondition(
        String sql,
        List<@Nullable Object> values,
        Reads reads,
        @Nullable String list) {

    public SqlCondition(String sql, List<@Nullable Object> values, Reads reads) {
        this(sql, values, reads, null);
    }

    /** That the id is among those that a query of one column finds. */
    public static SqlCondition in(String list, List<@Nullable Object> values) {
        return new SqlCondition("a.id IN (" + list + ")", values, Reads.LIST, list);
    }

    /** That all hold; their values are added to those given. */
    public static String all(Collection<SqlCondition> conditions, List<@Nullable Object> values) {
        conditions.forEach(condition -> values.addAll(condition.values()));
        return conditions.stream().map(SqlCondition::sql).collect(Collectors.joining(" AND "));
    }

    /** What has to be read to answer it. */
    public enum Reads {
        /**
         * {@code a.id}, {@code a.owner_id}, {@code a.type} and {@code a.source} alone, which the tables that a search scans
         * have too.
         */
        COLUMNS,
        /** Those, and whether the id is among others, such as those of a tag. */
        LIST,
        /** The asset itself. */
        ASSET
    }
}
