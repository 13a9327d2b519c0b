package dev.darkroom.library.search;

import java.util.List;
import java.util.UUID;

/** Scopes that tests search within. */
final class Scopes {

    private Scopes() {}

    /** All that an owner has, as if nothing ever expired. */
    static Scope allOf(UUID owner) {
        Condition theirs = new Condition("a.owner_id = ?", List.of(owner), Condition.Reads.COLUMNS);
        return new Scope(theirs, List.of(theirs), new Condition("true", List.of(), Condition.Reads.ASSET));
    }
}
