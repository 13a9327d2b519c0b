package dev.darkroom.storage.upload;

import dev.darkroom.access.owner.OwnedData;
import dev.darkroom.shared.Database;
import dev.darkroom.storage.ObjectService;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Tables with an owner's uploads and files, for the removal of an owner. */
@Singleton
class OwnedObjects {

    /** With the parts that nobody put together. */
    @Produces
    static OwnedData uploads(Database database, UploadSweeper sweeper) {
        return new OwnedData.Rows(
                OwnedData.MIDDLE,
                "upload",
                sweeper::removeOf,
                owner -> database.first("SELECT 1 FROM upload WHERE owner_id = ? LIMIT 1", _ -> true, owner)
                        .isPresent());
    }

    @Produces
    static OwnedData settings(Database database) {
        return OwnedData.rows(OwnedData.MIDDLE, "storage_settings", database);
    }

    /** With their bytes. */
    @Produces
    static OwnedData objects(Database database, ObjectService objects) {
        return OwnedData.of(OwnedData.LAST, "stored_object", (owner, most) -> {
            List<String> keys = database.query(
                    "SELECT key FROM stored_object WHERE owner_id = ? ORDER BY derived_from IS NOT NULL LIMIT ?",
                    row -> row.getString(1),
                    owner,
                    most);
            objects.delete(keys);
            return keys.size();
        });
    }
}
