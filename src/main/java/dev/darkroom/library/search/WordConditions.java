package dev.darkroom.library.search;

import java.util.ArrayList;
import java.util.List;

/** What a wording asks of an asset, in SQL. */
public final class WordConditions {

    private static final String QUERY = "websearch_to_tsquery('english', search_letters(?))";

    private WordConditions() {}

    /** That it has all the words of a query, which are taken as they are. */
    public static Condition all(String query) {
        return all(Wording.of(query));
    }

    /** That it has all the words. */
    static Condition all(Wording wording) {
        String beginnings = wording.beginnings();
        return beginnings.isEmpty()
                ? new Condition("a.words @@ " + QUERY, List.of(wording.everything()), Condition.Reads.ASSET)
                : new Condition(
                        "a.words @@ (" + QUERY + " && to_tsquery('english', search_letters(?)))",
                        List.of(wording.everything(), beginnings),
                        Condition.Reads.ASSET);
    }

    /** That it has what was put in quotes, and nothing that was excluded. */
    static List<Condition> hard(Wording wording) {
        List<Condition> conditions = new ArrayList<>();
        if (!wording.required().isEmpty()) {
            conditions.add(new Condition(
                    "EXISTS (SELECT 1 FROM asset x WHERE x.id = a.id AND x.words @@ " + QUERY + ")",
                    List.of(wording.required()),
                    Condition.Reads.LIST));
        }
        if (!wording.excluded().isEmpty()) {
            conditions.add(new Condition(
                    "NOT EXISTS (SELECT 1 FROM asset x WHERE x.id = a.id AND x.words @@ " + QUERY + ")",
                    List.of(wording.excluded()),
                    Condition.Reads.LIST));
        }
        return conditions;
    }
}
