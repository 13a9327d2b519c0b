package dev.darkroom.shared.work;

import dev.darkroom.shared.Database;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Releases the leases of instances that have died, so that their work goes on within seconds. An instance is gone when it
 * is silent and its session no longer holds its advisory lock. One that is silent and holds the lock may be asleep, and
 * wake up in the middle of what it was doing: of that only what may be done twice is released.
 */
@Singleton
class DeadInstances {

    private static final Logger LOG = Logger.getLogger(DeadInstances.class);

    // After a restart of the database all locks are free for a moment; each instance has this long to come back. By the
    // clock of the database, so that those of the instances need not agree.
    private static final String SILENT = """
            SELECT id, gone FROM (
                SELECT id, released, clock_timestamp() - seen_at AS silence, NOT EXISTS (
                    SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted
                        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                        AND classid::bigint = ? AND objid::bigint = instance.id AND objsubid = 2) AS gone
                FROM instance WHERE id <> ?) other
            WHERE gone AND silence > interval '10 s' OR NOT released AND silence > interval '20 s'
            LIMIT 100
            """;

    private record Silent(int id, boolean gone) {}

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Database database;
    private final InstanceId self;
    private final Heartbeat heartbeat;
    private final List<ReleasableLeases> leases;
    private final Clock clock;

    DeadInstances(
            Database database, InstanceId self, Heartbeat heartbeat, @All List<ReleasableLeases> leases, Clock clock) {
        this.database = database;
        this.self = self;
        this.heartbeat = heartbeat;
        this.leases = leases;
        this.clock = clock;
    }

    @Produces
    static PeriodicTask releasing(DeadInstances dead) {
        return new PeriodicTask("dead-instances", PAUSE, dead::release);
    }

    /** Does so for all but itself, unless it may be the one that is silent. Any number may do it at once. */
    void release() {
        if (heartbeat.isCurrent()) {
            List<Silent> silent = database.query(
                    SILENT, row -> new Silent(row.getInt("id"), row.getBoolean("gone")), Heartbeat.LOCK, self.value());
            silent.forEach(this::release);
        }
    }

    private void release(Silent other) {
        int released = 0;
        for (ReleasableLeases kind : leases) {
            released += kind.release(database, clock.instant(), other.id(), other.gone());
        }
        if (other.gone()) {
            database.update("DELETE FROM instance WHERE id = ?", other.id());
        } else {
            database.update("UPDATE instance SET released = true WHERE id = ?", other.id());
        }
        LOG.infof(
                "Instance %d %s: %d of its leases are released",
                other.id(), other.gone() ? "is gone" : "has had no heartbeat for a while", released);
    }
}
