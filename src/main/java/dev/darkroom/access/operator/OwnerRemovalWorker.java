package dev.darkroom.access.operator;

import dev.darkroom.access.owner.OwnedData;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.PeriodicTask;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Removes owners that are marked for it, with all they have, batch by batch; the row of the owner goes last, so that a removal
 * which was interrupted goes on.
 */
@ApplicationScoped
class OwnerRemovalWorker {

    private static final Logger LOG = Logger.getLogger(OwnerRemovalWorker.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** All instances have forgotten its keys by then, and requests that were under way have ended. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** Of one run; the next goes on. */
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private static final int OWNERS = 10;
    private static final int BATCH = 500;

    private final List<OwnedData> data;
    private final Database database;
    private final Clock clock;

    OwnerRemovalWorker(@All List<OwnedData> data, Database database, Clock clock) {
        this.data =
                data.stream().sorted(Comparator.comparingInt(OwnedData::order)).toList();
        this.database = database;
        this.clock = clock;
    }

    @Produces
    static PeriodicTask removing(OwnerRemovalWorker worker) {
        return new PeriodicTask("owner-removal", PAUSE, worker::run);
    }

    @Produces
    static OwnedData keys(Database database) {
        return OwnedData.rows(OwnedData.LAST, "api_key", database);
    }

    @Produces
    static OwnedData idempotencyKeys(Database database) {
        return OwnedData.rows(OwnedData.MIDDLE, "idempotency_key", database);
    }

    void run() {
        Instant end = clock.instant().plus(LONGEST);
        List<UUID> owners = database.query(
                "SELECT id FROM owner WHERE removed_at <= ? ORDER BY removed_at LIMIT ?",
                row -> Database.id(row, "id"),
                clock.instant().minus(GRACE),
                OWNERS);
        for (UUID owner : owners) {
            try {
                remove(owner, end);
            } catch (RuntimeException failure) {
                // One that cannot be removed now keeps no other from it.
                LOG.warnf(failure, "owner.not_removed id=%s", owner);
            }
        }
    }

    private void remove(UUID owner, Instant end) {
        if (removeAll(owner, end)) {
            database.update("DELETE FROM owner WHERE id = ? AND removed_at IS NOT NULL", owner);
            LOG.infof("owner.removed id=%s", owner);
        }
    }

    /** @return false when the time was over first, or rows were locked by somebody */
    private boolean removeAll(UUID owner, Instant end) {
        for (OwnedData some : data) {
            while (some.remove(owner, BATCH) > 0) {
                if (clock.instant().isAfter(end)) {
                    return false;
                }
            }
        }
        return isEmpty(owner);
    }

    // A row that somebody held was passed over.
    private boolean isEmpty(UUID owner) {
        return data.stream().noneMatch(some -> some.isAnyLeft(owner));
    }
}
