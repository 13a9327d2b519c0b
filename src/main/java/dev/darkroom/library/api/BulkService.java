package dev.darkroom.library.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.asset.JsonBody;
import dev.darkroom.library.browse.AssetFilterFactory;
import dev.darkroom.library.browse.SqlConditions;
import dev.darkroom.library.collection.CollectionService;
import dev.darkroom.library.tag.TagService;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Bulk operations on assets. The same done to many assets, named one by one or by a query, in the caller's
 * transaction: all of it or nothing. A query that finds more than it may is refused rather than done in part.
 */
@ApplicationScoped
class BulkService {

    static final int MAX_LISTED = 1_000;
    static final int MAX_FOUND = 10_000;
    static final int MAX_TAGS = 100;
    private static final Set<String> FIELDS = Set.of(
            "asset_ids",
            "query",
            "add_tag_ids",
            "remove_tag_ids",
            "add_to_collection_id",
            "remove_from_collection_id",
            "favorite",
            "delete");

    /** The answer. */
    @RegisterForReflection
    record Done(@JsonProperty("affected") int affected) {}

    /** What is to be done, checked. */
    private record Wish(
            List<UUID> addTags,
            List<UUID> removeTags,
            @Nullable UUID addTo,
            @Nullable UUID removeFrom,
            @Nullable Boolean favorite,
            boolean delete) {

        boolean isNothing() {
            return addTags.isEmpty()
                    && removeTags.isEmpty()
                    && addTo == null
                    && removeFrom == null
                    && favorite == null
                    && !delete;
        }
    }

    private final Database database;
    private final AssetIdResolver ids;
    private final AssetFilterFactory assetFilterFactory;
    private final CollectionService collectionService;
    private final TagService tagService;
    private final AssetWriteService changes;
    private final Clock clock;

    BulkService(
            Database database,
            AssetIdResolver ids,
            AssetFilterFactory assetFilterFactory,
            CollectionService collectionService,
            TagService tagService,
            AssetWriteService changes,
            Clock clock) {
        this.database = database;
        this.ids = ids;
        this.assetFilterFactory = assetFilterFactory;
        this.collectionService = collectionService;
        this.tagService = tagService;
        this.changes = changes;
        this.clock = clock;
    }

    Done apply(UUID ownerId, JsonBody body) {
        body.only(FIELDS);
        Wish wish = read(ownerId, body);
        if (wish.isNothing()) {
            throw Problem.invalid("body", "names nothing to be done");
        }
        if (wish.delete() && !wish.equals(new Wish(List.of(), List.of(), null, null, null, true))) {
            throw Problem.invalid("delete", "leaves nothing to be done besides");
        }
        UUID[] assets = assets(ownerId, body);
        return new Done(wish.delete() ? changes.delete(assets) : arrange(wish, assets));
    }

    private Wish read(UUID ownerId, JsonBody body) {
        return new Wish(
                tagIds(ownerId, body, "add_tag_ids"),
                tagIds(ownerId, body, "remove_tag_ids"),
                collection(ownerId, body, "add_to_collection_id"),
                collection(ownerId, body, "remove_from_collection_id"),
                body.has("favorite") ? body.flag("favorite") : null,
                body.flag("delete"));
    }

    private List<UUID> tagIds(UUID ownerId, JsonBody body, String field) {
        List<UUID> wanted = body.ids(field, MAX_TAGS);
        tagService.requireKnown(ownerId, field, wanted);
        return wanted;
    }

    private @Nullable UUID collection(UUID ownerId, JsonBody body, String field) {
        String text = body.optionalText(field, 255);
        return text == null ? null : collectionService.manual(ownerId, field, text);
    }

    private UUID[] assets(UUID ownerId, JsonBody body) {
        if (body.has("asset_ids") == body.has("query")) {
            throw Problem.invalid("asset_ids", "exactly one of asset_ids and query is needed");
        }
        JsonNode query = body.object("query");
        if (query != null) {
            return found(ownerId, query);
        }
        List<UUID> listed = body.ids("asset_ids", MAX_LISTED);
        if (listed.isEmpty()) {
            throw Problem.invalid("asset_ids", "must be a list of 1 to " + MAX_LISTED + " ids");
        }
        return ids.all(ownerId, "asset_ids", listed);
    }

    private UUID[] found(UUID ownerId, JsonNode query) {
        SqlConditions where = assetFilterFactory.alive(assetFilterFactory.saved(ownerId, "query", query.toString()));
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(where.values()));
        values.add(MAX_FOUND + 1);
        List<UUID> found = database.queryPlanned(
                "SELECT a.id FROM asset a WHERE " + where.sql() + " LIMIT ?",
                row -> Database.id(row, "id"),
                values.toArray());
        if (found.size() > MAX_FOUND) {
            throw Problem.invalid("query", "finds more than " + MAX_FOUND + " assets");
        }
        return found.toArray(UUID[]::new);
    }

    private int arrange(Wish wish, UUID[] assets) {
        UUID[] off = wish.removeTags().toArray(UUID[]::new);
        UUID[] on = wish.addTags().toArray(UUID[]::new);
        if (off.length > 0) {
            database.update("DELETE FROM asset_tag WHERE tag_id = ANY (?) AND asset_id = ANY (?)", off, assets);
        }
        if (on.length > 0) {
            database.update("""
                    INSERT INTO asset_tag (tag_id, asset_id)
                    SELECT t, a FROM unnest(?::uuid[]) t, unnest(?::uuid[]) a ON CONFLICT DO NOTHING""", on, assets);
        }
        if (wish.removeFrom() != null) {
            database.update(
                    "DELETE FROM asset_collection WHERE collection_id = ? AND asset_id = ANY (?)",
                    wish.removeFrom(),
                    assets);
        }
        if (wish.addTo() != null) {
            database.update("""
                    INSERT INTO asset_collection (collection_id, asset_id, added_at)
                    SELECT ?, a, ? FROM unnest(?::uuid[]) a ON CONFLICT DO NOTHING""", wish.addTo(), clock.instant(), assets);
        }
        if (wish.favorite() != null) {
            database.update(
                    "UPDATE asset SET favorited_at = CASE WHEN ? THEN coalesce(favorited_at, ?) END WHERE id = ANY (?)",
                    wish.favorite(),
                    clock.instant(),
                    assets);
        }
        return assets.length;
    }
}
