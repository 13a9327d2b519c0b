package dev.darkroom.mirror;

import dev.darkroom.access.owner.OwnedData;
import dev.darkroom.shared.Database;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Table with an owner's mirrored outputs, for the removal of an owner; what lies over there stays. */
@Singleton
class OwnedMirror {

    @Produces
    static OwnedData assets(Database database) {
        return OwnedData.rows(OwnedData.FIRST, "mirrored_asset", database);
    }
}
