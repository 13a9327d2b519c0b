package dev.darkroom.callbacks;

import dev.darkroom.access.owner.OwnedData;
import dev.darkroom.shared.Database;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Table with the callbacks of an owner's jobs, for the removal of an owner. */
@Singleton
class OwnedCallbacks {

    @Produces
    static OwnedData callbacks(Database database) {
        return OwnedData.rows(
                OwnedData.FIRST, "callback", "ctid", "job_id IN (SELECT id FROM job WHERE owner_id = ?)", database);
    }
}
