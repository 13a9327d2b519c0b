package dev.darkroom.library;

import dev.darkroom.library.pixels.Preview;
import dev.darkroom.shared.Database;
import dev.darkroom.storage.Storage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens links for whoever has one. */
@ApplicationScoped
public class SharedThings {

    /** The most files of a collection that are shown. */
    static final int MOST_SHOWN = 200;

    /** How long the files' URLs are good for: to look, not to keep. Taking a link back holds after that at the latest. */
    private static final Duration TO_LOOK = Duration.ofMinutes(15);

    private record Open(
            UUID ownerId, @Nullable UUID assetId, @Nullable UUID collectionId, Instant expiresAt) {}

    private final Database database;
    private final ShareLinks links;
    private final AssetRows rows;
    private final Filters filters;
    private final Storage storage;
    private final Clock clock;

    SharedThings(Database database, ShareLinks links, AssetRows rows, Filters filters, Storage storage, Clock clock) {
        this.database = database;
        this.links = links;
        this.rows = rows;
        this.filters = filters;
        this.storage = storage;
        this.clock = clock;
    }

    /** What that link leads to; empty when it is none of ours, was taken back or has expired, or its file has. */
    public Optional<Shared> open(String id, String token) {
        return AssetIds.parse(id)
                .filter(share -> links.isOurs(share, token))
                .flatMap(this::find)
                .flatMap(this::content);
    }

    private Optional<Open> find(UUID share) {
        return database.first(
                "SELECT owner_id, asset_id, collection_id, expires_at FROM share WHERE id = ? AND expires_at > ?",
                row -> new Open(
                        Database.id(row, "owner_id"),
                        Database.uuid(row, "asset_id"),
                        Database.uuid(row, "collection_id"),
                        Database.time(row, "expires_at")),
                share,
                clock.instant());
    }

    private Optional<Shared> content(Open share) {
        Instant now = clock.instant();
        Duration left = Duration.between(now, share.expiresAt());
        Duration validity = left.compareTo(TO_LOOK) < 0 ? left : TO_LOOK;
        if (share.assetId() != null) {
            return items(rows.alive(List.of(share.assetId()), now), validity).stream()
                    .findFirst()
                    .map(Shared.Asset::new);
        }
        return Optional.ofNullable(share.collectionId())
                .map(id -> AssetCollection.of(share.ownerId(), id))
                .map(collection -> collection(share.ownerId(), collection, validity));
    }

    private Shared collection(UUID ownerId, AssetCollection collection, Duration validity) {
        Conditions where = filters.visible(ownerId).and(filters.content(collection));
        List<AssetRows.Row> found = rows.find(Browse.page(where, AssetOrder.NEWEST, MOST_SHOWN + 1), where.values());
        boolean more = found.size() > MOST_SHOWN;
        return new Shared.Collection(
                collection.name, items(more ? found.subList(0, MOST_SHOWN) : found, validity), more);
    }

    private List<Shared.Item> items(List<AssetRows.Row> found, Duration validity) {
        Map<String, Preview> previews = rows.previews(found);
        return found.stream()
                .filter(row -> row.objectKey() != null)
                .map(row -> new Shared.Item(
                        storage.signedPath(String.valueOf(row.objectKey()), validity),
                        row.type(),
                        row.title(),
                        row.width(),
                        row.height(),
                        still(row, previews.getOrDefault(String.valueOf(row.objectKey()), Preview.NONE), validity)))
                .toList();
    }

    private @Nullable String still(AssetRows.Row row, Preview preview, Duration validity) {
        Preview.Picture picture = preview.medium() == null ? preview.poster() : preview.medium();
        @Nullable String key = picture != null ? picture.key() : row.type().equals("video") ? null : row.objectKey();
        return key == null ? null : storage.signedPath(key, validity);
    }
}
