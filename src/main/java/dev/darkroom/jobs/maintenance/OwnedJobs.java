package dev.darkroom.jobs.maintenance;

import dev.darkroom.access.owner.OwnedData;
import dev.darkroom.shared.Database;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Tables with an owner's jobs, for the removal of an owner. */
@Singleton
class OwnedJobs {

    @Produces
    static OwnedData history(Database database) {
        return OwnedData.rows(
                OwnedData.FIRST, "job_event", "job_id", "job_id IN (SELECT id FROM job WHERE owner_id = ?)", database);
    }

    @Produces
    static OwnedData budgetNotices(Database database) {
        return OwnedData.rows(
                OwnedData.FIRST,
                "budget_notice",
                "ctid",
                "key_id IN (SELECT id FROM api_key WHERE owner_id = ?)",
                database);
    }

    @Produces
    static OwnedData jobs(Database database) {
        return OwnedData.rows(OwnedData.MIDDLE, "job", "id", "owner_id = ?", database);
    }
}
