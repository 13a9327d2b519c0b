package dev.darkroom.library.search;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Among which assets a search looks.
 *
 * @param conditions at least that of the owner, who is also given by name
 * @param alive what nearly every asset fulfils: asked where assets are counted, and otherwise left to the caller, so that
 *     a search is spared looking at each asset for it
 * @param start the one of the conditions whose list is so short that its ids are best looked up one by one; null for none
 */
public record Scope(
        UUID ownerId,
        List<Condition> conditions,
        Condition alive,
        @Nullable Condition start) {

    public Scope(UUID ownerId, List<Condition> conditions, Condition alive) {
        this(ownerId, conditions, alive, null);
    }

    Scope startingWith(Condition list) {
        return new Scope(ownerId, conditions, alive, list);
    }
}
