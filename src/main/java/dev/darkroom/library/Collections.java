package dev.darkroom.library;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** An owner's collections and what lies in them. */
@ApplicationScoped
class Collections {

    static final Set<String> PARAMETERS = Set.of("limit", "offset");
    private static final int MOST = 100;
    private static final int USUAL = 50;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_TEXT = 2_000;

    private final Database database;
    private final AssetIds assets;
    private final Ids ids;
    private final Clock clock;

    Collections(Database database, AssetIds assets, Ids ids, Clock clock) {
        this.database = database;
        this.assets = assets;
        this.ids = ids;
        this.clock = clock;
    }

    CollectionView.All all(UUID ownerId, QueryParameters query) {
        int limit = query.number("limit", 1, MOST, USUAL);
        int offset = query.number("offset", 0, Integer.MAX_VALUE - MOST, 0);
        List<AssetCollection> page = AssetCollection.find("ownerId = ?1 order by createdAt desc, id desc", ownerId)
                .range(offset, offset + limit - 1)
                .list();
        Map<UUID, Long> counts = counts(page.stream().map(each -> each.id).toList());
        return new CollectionView.All(page.stream()
                .map(each -> CollectionView.of(each, counts.getOrDefault(each.id, 0L)))
                .toList());
    }

    CollectionView.One one(UUID ownerId, String id) {
        AssetCollection collection = known(ownerId, id);
        return new CollectionView.One(
                CollectionView.of(collection, counts(List.of(collection.id)).getOrDefault(collection.id, 0L)));
    }

    /** A new collection: a smart one when it has filters. Runs in the caller's transaction. */
    CollectionView.One create(UUID ownerId, JsonBody body) {
        Instant now = clock.instant();
        AssetCollection fresh = new AssetCollection();
        fresh.id = ids.next();
        fresh.ownerId = ownerId;
        fresh.name = body.text("name", LONGEST_NAME);
        fresh.description = body.optionalText("description", LONGEST_TEXT);
        fresh.icon = body.optionalText("icon", LONGEST_NAME);
        fresh.color = body.optionalText("color", LONGEST_NAME);
        fresh.coverImageUrl = body.optionalText("cover_image_url", LONGEST_TEXT);
        fresh.filters = body.raw("filters");
        fresh.type = fresh.filters == null ? AssetCollection.MANUAL : AssetCollection.SMART;
        String parent = body.optionalText("parent_collection_id", LONGEST_NAME);
        fresh.parentId = parent == null ? null : manual(ownerId, "parent_collection_id", parent);
        fresh.createdAt = now;
        fresh.updatedAt = now;
        fresh.persist();
        return new CollectionView.One(CollectionView.of(fresh, 0));
    }

    /** The collections inside it go, too; the assets stay. */
    @Transactional
    void delete(UUID ownerId, String id) {
        database.update("DELETE FROM collection WHERE id = ?", known(ownerId, id).id);
    }

    @Transactional
    Answers.Success add(UUID ownerId, String id, JsonBody body) {
        AssetCollection collection = known(ownerId, id);
        if (!collection.type.equals(AssetCollection.MANUAL)) {
            throw Problem.of(Problem.Kind.CONFLICT, "Assets can be put into manual collections only");
        }
        put(collection.id, assets.referred(ownerId, body));
        return new Answers.Success(true);
    }

    @Transactional
    void remove(UUID ownerId, String id, JsonBody body) {
        database.update(
                "DELETE FROM asset_collection WHERE collection_id = ? AND asset_id = ?",
                known(ownerId, id).id,
                assets.referred(ownerId, body));
    }

    void put(UUID collectionId, UUID assetId) {
        database.update(
                "INSERT INTO asset_collection (collection_id, asset_id, added_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                collectionId,
                assetId,
                clock.instant());
    }

    AssetCollection known(UUID ownerId, String text) {
        return AssetIds.parse(text)
                .map(id -> (AssetCollection) AssetCollection.find("id = ?1 and ownerId = ?2", id, ownerId)
                        .firstResult())
                .orElseThrow(() -> Problem.notFound("Collection"));
    }

    /** The id of a manual collection that a body's field names; anything else is that field's fault. */
    UUID manual(UUID ownerId, String field, String text) {
        return AssetIds.parse(text)
                .filter(id -> AssetCollection.count(
                                "id = ?1 and ownerId = ?2 and type = ?3", id, ownerId, AssetCollection.MANUAL)
                        == 1)
                .orElseThrow(() -> Problem.invalid(field, "no such manual collection"));
    }

    private Map<UUID, Long> counts(List<UUID> collections) {
        Map<UUID, Long> counts = new HashMap<>();
        database.query(
                        "SELECT collection_id, count(*) AS assets FROM asset_collection WHERE collection_id = ANY (?) GROUP BY 1",
                        row -> Map.entry(Database.id(row, "collection_id"), row.getLong("assets")),
                        (Object) collections.toArray(UUID[]::new))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }
}
