package dev.darkroom.library.search.words;

import java.util.ArrayList;
import java.util.List;

/** What a wording asks of an asset, in SQL. */
public final class WordConditions {

    private static final String QUERY = "websearch_to_tsquery('english', search_letters(?))";

    private WordConditions() {}

    /** That it has all the words of a query, which are taken as they are. */
    public static SqlCondition all(String query) {
        return all(QueryWords.of(query));
    }

    /** That it has all the words. */
    public static SqlCondition all(QueryWords queryWords) {
        String beginnings = queryWords.beginnings();
        return beginnings.isEmpty()
                ? new SqlCondition("a.words @@ " + QUERY, List.of(queryWords.everything()), SqlCondition.Reads.ASSET)
                : new SqlCondition(
                        "a.words @@ (" + QUERY + " && to_tsquery('english', search_letters(?)))",
                        List.of(queryWords.everything(), beginnings),
                        SqlCondition.Reads.ASSET);
    }

    /** That it has what was put in quotes, and nothing that was excluded. */
    public static List<SqlCondition> hard(QueryWords queryWords) {
        List<SqlCondition> conditions = new ArrayList<>();
        if (!queryWords.required().isEmpty()) {
            conditions.add(new SqlCondition(
                    "EXISTS (SELECT 1 FROM asset x WHERE x.id = a.id AND x.words @@ " + QUERY + ")",
                    List.of(queryWords.required()),
                    SqlCondition.Reads.LIST));
        }
        if (!queryWords.excluded().isEmpty()) {
            conditions.add(new SqlCondition(
                    "NOT EXISTS (SELECT 1 FROM asset x WHERE x.id = a.id AND x.words @@ " + QUERY + ")",
                    List.of(queryWords.excluded()),
                    SqlCondition.Reads.LIST));
        }
        return conditions;
    }
}
