package dev.darkroom.library.share;

import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.library.asset.AssetRepository;
import dev.darkroom.library.browse.AssetFilterFactory;
import dev.darkroom.library.browse.AssetOrder;
import dev.darkroom.library.browse.BrowseService;
import dev.darkroom.library.browse.SqlConditions;
import dev.darkroom.library.preview.Preview;
import dev.darkroom.shared.Ids;
import dev.darkroom.storage.ObjectService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Resolves share links for whoever has one. */
@ApplicationScoped
public class ShareReader {

    /** The most files of a collection that are shown. */
    static final int MAX_SHOWN = 200;

    /** How long the files' URLs are good for: to look, not to keep. Taking a link back holds after that at the latest. */
    private static final Duration TO_LOOK = Duration.ofMinutes(15);

    private final ShareLinks links;
    private final AssetRepository rows;
    private final AssetFilterFactory assetFilterFactory;
    private final ObjectService objectService;
    private final Clock clock;

    ShareReader(
            ShareLinks links,
            AssetRepository rows,
            AssetFilterFactory assetFilterFactory,
            ObjectService objectService,
            Clock clock) {
        this.links = links;
        this.rows = rows;
        this.assetFilterFactory = assetFilterFactory;
        this.objectService = objectService;
        this.clock = clock;
    }

    /** What that link leads to; empty when it is none of ours, was taken back or has expired, or its file has. */
    public Optional<SharedTarget> open(String id, String token) {
        return Ids.parse(id)
                .filter(share -> links.isOurs(share, token))
                .flatMap(share -> Share.open(share, clock.instant()))
                .flatMap(this::content);
    }

    private Optional<SharedTarget> content(Share share) {
        Instant now = clock.instant();
        Duration left = Duration.between(now, share.expiresAt);
        Duration validity = left.compareTo(TO_LOOK) < 0 ? left : TO_LOOK;
        if (share.assetId != null) {
            return items(rows.alive(List.of(share.assetId), now), validity).stream()
                    .findFirst()
                    .map(SharedTarget.Asset::new);
        }
        return Optional.ofNullable(share.collectionId)
                .map(id -> AssetCollection.of(share.ownerId, id))
                .map(collection -> collection(share.ownerId, collection, validity));
    }

    private SharedTarget collection(UUID ownerId, AssetCollection collection, Duration validity) {
        SqlConditions where = assetFilterFactory.visible(ownerId).and(assetFilterFactory.content(collection));
        List<AssetRepository.Row> found =
                rows.find(BrowseService.page(where, AssetOrder.NEWEST, MAX_SHOWN + 1), where.values());
        boolean more = found.size() > MAX_SHOWN;
        return new SharedTarget.Collection(
                collection.name, items(more ? found.subList(0, MAX_SHOWN) : found, validity), more);
    }

    private List<SharedTarget.Item> items(List<AssetRepository.Row> found, Duration validity) {
        Map<String, Preview> previews = rows.previews(found);
        return found.stream()
                .filter(row -> row.objectKey() != null)
                .map(row -> new SharedTarget.Item(
                        objectService.signedPath(String.valueOf(row.objectKey()), validity),
                        row.type(),
                        row.title(),
                        row.width(),
                        row.height(),
                        still(row, previews.getOrDefault(String.valueOf(row.objectKey()), Preview.NONE), validity)))
                .toList();
    }

    private @Nullable String still(AssetRepository.Row row, Preview preview, Duration validity) {
        Preview.Picture picture = preview.medium() == null ? preview.poster() : preview.medium();
        @Nullable String key = picture != null ? picture.key() : row.type().equals("video") ? null : row.objectKey();
        return key == null ? null : objectService.signedPath(key, validity);
    }
}
