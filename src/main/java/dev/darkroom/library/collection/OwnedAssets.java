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

    /** Earlier versions wrote some under the owner of another job that ended at the same time: those are given back. */
    @Produces
    static OwnedData generations(Database database) {
        OwnedData own = OwnedData.rows(OwnedData.LAST, "generation", database);
        return OwnedData.of(own.order(), own.table(), (owner, most) -> {
            database.update("""
                    UPDATE generation g SET owner_id = a.owner_id FROM asset a
                    WHERE a.job_id = g.job_id AND g.owner_id = ? AND a.owner_id <> g.owner_id""", owner);
            return own.remove(owner, most);
        });
    }

    @Produces
    static OwnedData words(Database database) {
        return OwnedData.rows(OwnedData.LAST, "asset_word", database);
    }
}
