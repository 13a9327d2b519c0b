package dev.darkroom.shared.work;

import dev.darkroom.shared.Database;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Deletes rows past their retention. Small batches, so that it never holds locks for long, and locked rows skipped,
 * so that any number of replicas may do it at once.
 */
@ApplicationScoped
class RetentionWorker {

    private static final Logger LOG = Logger.getLogger(RetentionWorker.class);
    private static final int BATCH = 1_000;
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final Database database;
    private final Clock clock;
    private final List<RetentionRule> rules;

    RetentionWorker(Database database, Clock clock, @All List<RetentionRule> rules) {
        this.database = database;
        this.clock = clock;
        this.rules = rules;
    }

    @Produces
    static PeriodicTask retention(RetentionWorker worker) {
        return new PeriodicTask("retention", PAUSE, worker::sweep);
    }

    /** Removes what is past its age, batch by batch. */
    void sweep() {
        Instant now = clock.instant();
        for (RetentionRule rule : rules) {
            int removed;
            do {
                removed = removeBatch(rule, now.minus(rule.age()));
                LOG.debugf("%d rows of %s were past their retention and are gone", removed, rule.table());
            } while (removed == BATCH);
        }
    }

    private int removeBatch(RetentionRule rule, Instant before) {
        String old = "SELECT ctid FROM " + rule.table() + " WHERE " + rule.since() + " < ? AND NOT (" + rule.spared()
                + ") LIMIT ? FOR UPDATE SKIP LOCKED";
        return database.update("DELETE FROM " + rule.table() + " WHERE ctid = ANY (ARRAY(" + old + "))", before, BATCH);
    }
}
