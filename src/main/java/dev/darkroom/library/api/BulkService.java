package dev.darkroom.library.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.browse.AssetFilterFactory;
import dev.darkroom.library.browse.SqlConditions;
import dev.darkroom.library.collection.CollectionService;
import dev.darkroom.library.tag.TagService;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.http.body.RawJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    /** The answer. */
    @RegisterForReflection
    record Done(@JsonProperty("affected") int affected) {}

    /** What is to be done to assets that stay, checked. */
    private record Arrangement(
            List<UUID> addTags,
            List<UUID> removeTags,
            @Nullable UUID addTo,
            @Nullable UUID removeFrom,
            @Nullable Boolean favorite) {}

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

    Done apply(UUID ownerId, AssetBodies.Many body) {
        if (body.delete() && !body.arrangesNothing()) {
            throw Problem.invalid("delete", "leaves nothing to be done besides");
        }
        if (!body.delete() && body.arrangesNothing()) {
            throw Problem.invalid("body", "names nothing to be done");
        }
        Arrangement arrangement = arrangement(ownerId, body);
        UUID[] assets = assets(ownerId, body);
        return new Done(body.delete() ? changes.delete(assets) : arrange(arrangement, assets));
    }

    private Arrangement arrangement(UUID ownerId, AssetBodies.Many body) {
        return new Arrangement(
                tagIds(ownerId, "add_tag_ids", body.addTagIds()),
                tagIds(ownerId, "remove_tag_ids", body.removeTagIds()),
                collection(ownerId, "add_to_collection_id", body.addToCollectionId()),
                collection(ownerId, "remove_from_collection_id", body.removeFromCollectionId()),
                body.favorite());
    }

    private List<UUID> tagIds(UUID ownerId, String field, @Nullable List<UUID> named) {
        List<UUID> wanted = JsonRequest.distinct(named);
        tagService.requireKnown(ownerId, field, wanted);
        return wanted;
    }

    private @Nullable UUID collection(UUID ownerId, String field, @Nullable String text) {
        return text == null ? null : collectionService.manual(ownerId, field, text);
    }

    private UUID[] assets(UUID ownerId, AssetBodies.Many body) {
        RawJson query = body.query();
        List<UUID> listed = body.assetIds();
        if (listed != null && query == null) {
            return ids.all(ownerId, "asset_ids", JsonRequest.distinct(listed));
        }
        if (listed == null && query != null) {
            return found(ownerId, query.text());
        }
        throw Problem.invalid("asset_ids", "exactly one of asset_ids and query is needed");
    }

    private UUID[] found(UUID ownerId, String query) {
        SqlConditions where = assetFilterFactory.alive(assetFilterFactory.narrowing(ownerId, "query", query));
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

    private int arrange(Arrangement arrangement, UUID[] assets) {
        UUID[] off = arrangement.removeTags().toArray(UUID[]::new);
        UUID[] on = arrangement.addTags().toArray(UUID[]::new);
        if (off.length > 0) {
            database.update("DELETE FROM asset_tag WHERE tag_id = ANY (?) AND asset_id = ANY (?)", off, assets);
        }
        if (on.length > 0) {
            database.update("""
                    INSERT INTO asset_tag (tag_id, asset_id)
                    SELECT t, a FROM unnest(?::uuid[]) t, unnest(?::uuid[]) a ON CONFLICT DO NOTHING""", on, assets);
        }
        if (arrangement.removeFrom() != null) {
            database.update(
                    "DELETE FROM asset_collection WHERE collection_id = ? AND asset_id = ANY (?)",
                    arrangement.removeFrom(),
                    assets);
        }
        if (arrangement.addTo() != null) {
            database.update("""
                    INSERT INTO asset_collection (collection_id, asset_id, added_at)
                    SELECT ?, a, ? FROM unnest(?::uuid[]) a ON CONFLICT DO NOTHING""", arrangement.addTo(), clock.instant(), assets);
        }
        if (arrangement.favorite() != null) {
            database.update(
                    "UPDATE asset SET favorited_at = CASE WHEN ? THEN coalesce(favorited_at, ?) END WHERE id = ANY (?)",
                    arrangement.favorite(),
                    clock.instant(),
                    assets);
        }
        return assets.length;
    }
}
