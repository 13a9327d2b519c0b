package dev.darkroom.library.api;

import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.asset.AssetReference;
import dev.darkroom.library.asset.SuccessBody;
import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;

/** Marks assets as favourites. */
@ApplicationScoped
class FavoriteService {

    private final Database database;
    private final AssetIdResolver ids;
    private final Clock clock;

    FavoriteService(Database database, AssetIdResolver ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    SuccessBody.Favorited set(UUID ownerId, AssetReference body, boolean favorite) {
        mark(ids.referred(ownerId, body), favorite);
        return new SuccessBody.Favorited(favorite);
    }

    /** The moment of the first time stays. */
    void mark(UUID assetId, boolean favorite) {
        if (favorite) {
            database.update(
                    "UPDATE asset SET favorited_at = coalesce(favorited_at, ?) WHERE id = ?", clock.instant(), assetId);
        } else {
            database.update("UPDATE asset SET favorited_at = NULL WHERE id = ?", assetId);
        }
    }
}
