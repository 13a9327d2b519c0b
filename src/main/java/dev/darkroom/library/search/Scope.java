package dev.darkroom.library.search;

import java.util.List;
import java.util.UUID;

/**
 * Among which assets a search looks.
 *
 * @param conditions at least that of the owner, who is also given by name
 * @param alive what nearly every asset fulfils: asked where assets are counted, and otherwise left to the caller, so that
 *     a search is spared looking at each asset for it
 */
public record Scope(UUID ownerId, List<Condition> conditions, Condition alive) {}
