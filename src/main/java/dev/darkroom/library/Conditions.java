package dev.darkroom.library;

import dev.darkroom.library.search.Condition;
import dev.darkroom.library.search.Condition.Reads;
import dev.darkroom.library.search.WordConditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold of an asset, which the SQL calls {@code a}: fixed text and the values for its question marks. */
record Conditions(List<Condition> all) {

    /** True of every asset. */
    static final Conditions ANY = new Conditions(List.of());

    /** True of none. */
    static final Conditions NONE = ofColumns("false");

    static Conditions of(String condition, @Nullable Object... parameters) {
        return of(Reads.ASSET, condition, parameters);
    }

    /** Of an asset's id, owner, type and source alone. */
    static Conditions ofColumns(String condition, @Nullable Object... parameters) {
        return of(Reads.COLUMNS, condition, parameters);
    }

    private static Conditions of(Reads reads, String condition, @Nullable Object... parameters) {
        return new Conditions(List.of(new Condition(condition, Arrays.asList(parameters), reads)));
    }

    static Conditions ownedBy(UUID ownerId) {
        return ofColumns("a.owner_id = ?", ownerId);
    }

    /** Not expired by then. */
    static Conditions alive(Instant now) {
        return of("(a.expires_at IS NULL OR a.expires_at > ?)", now);
    }

    static Conditions taggedWithAny(List<UUID> tags) {
        return in("SELECT asset_id FROM asset_tag WHERE tag_id = ANY (?)", (Object) tags.toArray(UUID[]::new));
    }

    static Conditions taggedWithAll(List<UUID> tags) {
        return in(
                "SELECT asset_id FROM asset_tag WHERE tag_id = ANY (?) GROUP BY asset_id HAVING count(*) = ?",
                tags.toArray(UUID[]::new),
                tags.size());
    }

    static Conditions inCollection(UUID collection) {
        return in("SELECT asset_id FROM asset_collection WHERE collection_id = ?", collection);
    }

    private static Conditions in(String list, @Nullable Object... parameters) {
        return new Conditions(List.of(Condition.in(list, Arrays.asList(parameters))));
    }

    /** @param identifiers without the @, in small letters */
    static Conditions mentioning(List<String> identifiers) {
        return of("a.mentions && ?", (Object) identifiers.toArray(String[]::new));
    }

    /** Every word is in the title or the prompt; see {@code docs/search.md}. */
    static Conditions words(String words) {
        return new Conditions(List.of(WordConditions.all(words)));
    }

    Conditions and(String condition, @Nullable Object... parameters) {
        return and(of(condition, parameters));
    }

    Conditions and(Conditions others) {
        return new Conditions(Stream.concat(all.stream(), others.all.stream()).toList());
    }

    static Conditions and(List<Conditions> each) {
        return new Conditions(each.stream().flatMap(part -> part.all.stream()).toList());
    }

    /** Neither WHERE nor anything else around it. */
    String sql() {
        return all.isEmpty() ? "true" : all.stream().map(Condition::sql).collect(Collectors.joining("\n  AND "));
    }

    @Nullable Object[] values() {
        List<@Nullable Object> values = new ArrayList<>();
        all.forEach(condition -> values.addAll(condition.values()));
        return values.toArray();
    }
}
