package dev.darkroom.library.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fixed SQL over an asset {@code a}, and the values for its question marks.
 *
 * @param everywhere whether it asks for nothing but {@code a.id}, {@code a.owner_id}, {@code a.type} and
 *     {@code a.source}, which the tables that a search scans have too
 */
public record Condition(String sql, List<@Nullable Object> values, boolean everywhere) {}
