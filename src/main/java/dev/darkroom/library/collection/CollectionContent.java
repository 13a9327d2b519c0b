package dev.darkroom.library.collection;

import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.asset.AssetReference;
import dev.darkroom.library.asset.SuccessBody;
import dev.darkroom.library.browse.AssetFilterFactory;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What lies in collections: put there by hand, or computed whenever it is asked for. */
@ApplicationScoped
public class CollectionContent {

    private final Database database;
    private final AssetIdResolver assets;
    private final AssetFilterFactory assetFilterFactory;
    private final Clock clock;

    CollectionContent(Database database, AssetIdResolver assets, AssetFilterFactory assetFilterFactory, Clock clock) {
        this.database = database;
        this.assets = assets;
        this.assetFilterFactory = assetFilterFactory;
        this.clock = clock;
    }

    /** Runs in the caller's transaction. */
    SuccessBody.Success add(AssetCollection collection, AssetReference body) {
        if (!collection.is(AssetCollection.MANUAL)) {
            throw Problem.of(Problem.Kind.CONFLICT, "Assets can be put into manual collections only");
        }
        put(collection.id, assets.referred(collection.ownerId, body));
        return new SuccessBody.Success(true);
    }

    void remove(AssetCollection collection, AssetReference body) {
        database.update(
                "DELETE FROM asset_collection WHERE collection_id = ? AND asset_id = ?",
                collection.id,
                assets.referred(collection.ownerId, body));
    }

    public void put(UUID collectionId, UUID assetId) {
        database.update(
                "INSERT INTO asset_collection (collection_id, asset_id, added_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                collectionId,
                assetId,
                clock.instant());
    }

    /** With the number of its assets as it is now, for a smart one, too; a character's is not counted. */
    CollectionView view(AssetCollection collection) {
        return collection.is(AssetCollection.CHARACTER)
                ? CollectionView.of(collection, null)
                : CollectionView.of(
                        collection,
                        assetFilterFactory.count(assetFilterFactory
                                .visible(collection.ownerId)
                                .and(assetFilterFactory.content(collection))));
    }

    /** For a list, where only manual ones are counted: each other would be a search of its own. */
    List<CollectionView> views(List<AssetCollection> collections) {
        Map<UUID, Long> counts = counts(collections.stream()
                .filter(each -> each.is(AssetCollection.MANUAL))
                .map(each -> each.id)
                .toArray(UUID[]::new));
        return collections.stream()
                .map(each -> CollectionView.of(
                        each, each.is(AssetCollection.MANUAL) ? counts.getOrDefault(each.id, 0L) : null))
                .toList();
    }

    private Map<UUID, Long> counts(UUID[] collections) {
        Map<UUID, Long> counts = new HashMap<>();
        database.query(
                        """
                        SELECT c.collection_id, count(*) AS assets
                        FROM asset_collection c JOIN asset a ON a.id = c.asset_id
                        WHERE c.collection_id = ANY (?) AND (a.expires_at IS NULL OR a.expires_at > ?) GROUP BY 1
                        """,
                        row -> Map.entry(Database.id(row, "collection_id"), row.getLong("assets")),
                        collections,
                        clock.instant())
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }
}
