package dev.darkroom.library.share;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.asset.AssetRepository;
import dev.darkroom.library.collection.CollectionService;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.SignedCursor;
import dev.darkroom.shared.http.QueryParameters;
import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates, lists and revokes share links. What has expired is as unknown as what never was. */
@ApplicationScoped
class ShareService {

    /** Shares are open until the time that stands in their row. Assets go with their objects. */
    @Produces
    static RetentionRule retention() {
        return new RetentionRule("share", "expires_at", Duration.ZERO);
    }

    static final Set<String> PLACE_IN_LIST = Set.of("limit", "cursor");

    private static final int MAX_LISTED = 100;
    private static final int USUALLY_LISTED = 20;

    private final AssetIdResolver assets;
    private final AssetRepository rows;
    private final CollectionService collectionService;
    private final ShareLinks links;
    private final SignedCursor cursors;
    private final Ids ids;
    private final Clock clock;

    ShareService(
            AssetIdResolver assets,
            AssetRepository rows,
            CollectionService collectionService,
            ShareLinks links,
            InstallationSecrets installationSecrets,
            Ids ids,
            Clock clock) {
        this.assets = assets;
        this.rows = rows;
        this.collectionService = collectionService;
        this.links = links;
        this.cursors = SignedCursor.ofIds(message -> installationSecrets.sign("cursor", message));
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A new link to the file of an asset. Runs in the caller's transaction.
     *
     * @throws Problem CONFLICT when the file is gone, and the link would lead nowhere
     */
    Share ofAsset(UUID ownerId, String reference, ShareBody body) {
        UUID asset = assets.known(ownerId, reference);
        if (rows.alive(List.of(asset), clock.instant()).stream().allMatch(row -> row.objectKey() == null)) {
            throw Problem.of(Problem.Kind.CONFLICT, "The file of this asset is gone");
        }
        return add(ownerId, asset, null, body);
    }

    /** A new link to what lies in a collection at the time of looking. Runs in the caller's transaction. */
    Share ofCollection(UUID ownerId, String id, ShareBody body) {
        return add(ownerId, null, collectionService.known(ownerId, id).id, body);
    }

    /** Those that have not expired, newest first. */
    ShareView.Page page(UUID ownerId, QueryParameters query, String baseUrl) {
        int limit = query.number("limit", 1, MAX_LISTED, USUALLY_LISTED);
        String cursor = query.one("cursor");
        UUID before = cursor == null ? null : cursors.readId(cursor, boundTo(ownerId));
        List<Share> found =
                Share.open(ownerId, clock.instant(), before).range(0, limit).list();
        boolean more = found.size() > limit;
        List<Share> page = more ? found.subList(0, limit) : found;
        return new ShareView.Page(
                page.stream().map(share -> links.view(share, baseUrl)).toList(),
                more ? cursors.write(page.getLast().id, boundTo(ownerId)) : null,
                more);
    }

    @Transactional
    void revoke(UUID ownerId, String id) {
        if (!Ids.parse(id)
                .map(share -> Share.revoke(share, ownerId, clock.instant()))
                .orElse(false)) {
            throw Problem.notFound("Share");
        }
    }

    private Share add(UUID ownerId, @Nullable UUID asset, @Nullable UUID collection, ShareBody body) {
        Share share = new Share();
        share.id = ids.next();
        share.ownerId = ownerId;
        share.assetId = asset;
        share.collectionId = collection;
        share.createdAt = clock.instant();
        share.expiresAt = share.createdAt.plusSeconds(body.seconds());
        share.persist();
        return share;
    }

    private static String boundTo(UUID ownerId) {
        return ownerId + "\nshares";
    }
}
