package dev.darkroom.deliveries;

import dev.darkroom.access.owner.OwnedData;
import dev.darkroom.shared.Database;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Tables with what an owner is told of, for the removal of an owner. */
@Singleton
class OwnedDeliveries {

    @Produces
    static OwnedData deliveries(Database database) {
        return OwnedData.rows(OwnedData.MIDDLE, "delivery", database);
    }

    @Produces
    static OwnedData events(Database database) {
        return OwnedData.rows(OwnedData.MIDDLE, "event", database);
    }

    @Produces
    static OwnedData webhooks(Database database) {
        return OwnedData.rows(OwnedData.LAST, "webhook", database);
    }
}
