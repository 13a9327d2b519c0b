package dev.darkroom.library.search;

import dev.darkroom.library.search.words.SqlCondition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scope of a search: whose assets, under which conditions.
 *
 * @param owner that one of the conditions which says whose the assets are; what is in a list is theirs in any case
 * @param conditions at least that of the owner
 * @param alive what nearly every asset fulfils: asked where assets are counted, and otherwise left to the caller, so that
 *     a search is spared looking at each asset for it
 * @param start that one of the conditions whose ids are best looked up one by one; null for none
 */
public record SearchScope(
        SqlCondition owner,
        List<SqlCondition> conditions,
        SqlCondition alive,
        @Nullable SqlCondition start) {

    public SearchScope(SqlCondition owner, List<SqlCondition> conditions, SqlCondition alive) {
        this(owner, conditions, alive, null);
    }

    public SearchScope startingWith(SqlCondition list) {
        return new SearchScope(owner, conditions, alive, list);
    }
}
