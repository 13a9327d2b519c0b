package dev.darkroom.library.collection;

import dev.darkroom.access.owner.OwnedData;
import dev.darkroom.shared.Database;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Tables with an owner's assets, for the removal of an owner. */
@Singleton
class OwnedAssets {

    @Produces
    static OwnedData shares(Database database) {
        return OwnedData.rows(OwnedData.MIDDLE, "share", database);
    }

    @Produces
    static OwnedData assets(Database database) {
        return OwnedData.rows(OwnedData.MIDDLE, "asset", database);
    }

    @Produces
    static OwnedData collections(Database database) {
        return OwnedData.rows(OwnedData.LAST, "collection", database);
    }

    @Produces
    static OwnedData tags(Database database) {
        return OwnedData.rows(OwnedData.LAST, "tag", database);
    }

    @Produces
    static OwnedData generations(Database database) {
        return OwnedData.rows(OwnedData.LAST, "generation", database);
    }

    @Produces
    static OwnedData words(Database database) {
        return OwnedData.rows(OwnedData.LAST, "asset_word", database);
    }
}
