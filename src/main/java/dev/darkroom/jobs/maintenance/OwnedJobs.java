package dev.darkroom.jobs.maintenance;

import dev.darkroom.access.owner.OwnedData;
import dev.darkroom.shared.Database;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Tables with an owner's jobs, for the removal of an owner. */
@Singleton
class OwnedJobs {

    private static final String NAMES_OF_BUDGETS =
            "SELECT unnest(ARRAY['owner:' || o.id, k.id]) FROM owner o LEFT JOIN api_key k ON k.owner_id = o.id WHERE o.id = ?";

    @Produces
    static OwnedData history(Database database) {
        return OwnedData.rows(
                OwnedData.FIRST, "job_event", "job_id", "job_id IN (SELECT id FROM job WHERE owner_id = ?)", database);
    }

    @Produces
    static OwnedData budgetNotices(Database database) {
        return OwnedData.rows(
                OwnedData.FIRST, "budget_notice", "ctid", "key_id IN (" + NAMES_OF_BUDGETS + ")", database);
    }

    @Produces
    static OwnedData budgetReservations(Database database) {
        return OwnedData.rows(
                OwnedData.FIRST, "budget_reservation", "ctid", "budget IN (" + NAMES_OF_BUDGETS + ")", database);
    }

    @Produces
    static OwnedData jobs(Database database) {
        return OwnedData.rows(OwnedData.MIDDLE, "job", "id", "owner_id = ?", database);
    }
}
