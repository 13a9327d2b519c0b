package dev.darkroom.library.search.words;

import dev.darkroom.library.search.SearchScope;
import java.util.List;
import java.util.UUID;

/** Scopes that tests search within. */
public final class Scopes {

    private Scopes() {}

    /** All that an owner has, as if nothing ever expired. */
    public static SearchScope allOf(UUID owner) {
        SqlCondition theirs = new SqlCondition("a.owner_id = ?", List.of(owner), SqlCondition.Reads.COLUMNS);
        return new SearchScope(theirs, List.of(theirs), new SqlCondition("true", List.of(), SqlCondition.Reads.ASSET));
    }
}
