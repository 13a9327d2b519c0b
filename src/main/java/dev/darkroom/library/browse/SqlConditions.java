package dev.darkroom.library.browse;

import dev.darkroom.library.search.words.SqlCondition;
import dev.darkroom.library.search.words.SqlCondition.Reads;
import dev.darkroom.library.search.words.WordConditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * SQL conditions over assets. What must hold of an asset, which the SQL calls {@code a}: fixed text and the values
 * for its question marks.
 */
public record SqlConditions(List<SqlCondition> all) {

    /** True of every asset. */
    static final SqlConditions ANY = new SqlConditions(List.of());

    /** True of none. */
    static final SqlConditions NONE = ofColumns("false");

    static SqlConditions of(String condition, @Nullable Object... parameters) {
        return of(Reads.ASSET, condition, parameters);
    }

    /** Of an asset's id, owner, type and source alone. */
    static SqlConditions ofColumns(String condition, @Nullable Object... parameters) {
        return of(Reads.COLUMNS, condition, parameters);
    }

    private static SqlConditions of(Reads reads, String condition, @Nullable Object... parameters) {
        return new SqlConditions(List.of(new SqlCondition(condition, Arrays.asList(parameters), reads)));
    }

    static SqlConditions ownedBy(UUID ownerId) {
        return ofColumns("a.owner_id = ?", ownerId);
    }

    /** Not expired by then. */
    static SqlConditions alive(Instant now) {
        return of("(a.expires_at IS NULL OR a.expires_at > ?)", now);
    }

    static SqlConditions taggedWithAny(List<UUID> tags) {
        return in("SELECT asset_id FROM asset_tag WHERE tag_id = ANY (?)", (Object) tags.toArray(UUID[]::new));
    }

    static SqlConditions taggedWithAll(List<UUID> tags) {
        return in(
                "SELECT asset_id FROM asset_tag WHERE tag_id = ANY (?) GROUP BY asset_id HAVING count(*) = ?",
                tags.toArray(UUID[]::new),
                tags.size());
    }

    static SqlConditions inCollection(UUID collection) {
        return in("SELECT asset_id FROM asset_collection WHERE collection_id = ?", collection);
    }

    private static SqlConditions in(String list, @Nullable Object... parameters) {
        return new SqlConditions(List.of(SqlCondition.in(list, Arrays.asList(parameters))));
    }

    /** @param identifiers without the @, in small letters */
    static SqlConditions mentioning(List<String> identifiers) {
        return of("a.mentions && ?", (Object) identifiers.toArray(String[]::new));
    }

    /** Every word is in the title or the prompt; see {@code docs/reference/search.md}. */
    static SqlConditions words(String words) {
        return new SqlConditions(List.of(WordConditions.all(words)));
    }

    public SqlConditions and(String condition, @Nullable Object... parameters) {
        return and(of(condition, parameters));
    }

    public SqlConditions and(SqlConditions others) {
        return new SqlConditions(
                Stream.concat(all.stream(), others.all.stream()).toList());
    }

    public static SqlConditions and(List<SqlConditions> each) {
        return new SqlConditions(
                each.stream().flatMap(part -> part.all.stream()).toList());
    }

    /** Neither WHERE nor anything else around it. */
    public String sql() {
        return all.isEmpty() ? "true" : all.stream().map(SqlCondition::sql).collect(Collectors.joining("\n  AND "));
    }

    public @Nullable Object[] values() {
        List<@Nullable Object> values = new ArrayList<>();
        all.forEach(condition -> values.addAll(condition.values()));
        return values.toArray();
    }
}
