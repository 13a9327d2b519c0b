package dev.darkroom.storage;

import dev.darkroom.shared.work.PeriodicTask;
import dev.darkroom.storage.file.TemporaryFiles;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Garbage-collects expired and orphaned objects, and nothing else. A pass is bounded: it takes at most a few
 * hundred expired objects and looks through a part of the store.
 */
@ApplicationScoped
public class ObjectSweeper {

    private static final Duration TEMPORARY_AGE = Duration.ofHours(1);
    private static final Duration ORPHAN_AGE = Duration.ofDays(1);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final int EXPIRED_PER_PASS = 500;

    private final ObjectStore store;
    private final PartStore parts;
    private final TemporaryFiles temporaries;
    private final ObjectRepository rows;
    private final Clock clock;

    ObjectSweeper(ObjectStore store, PartStore parts, TemporaryFiles temporaries, ObjectRepository rows, Clock clock) {
        this.store = store;
        this.parts = parts;
        this.temporaries = temporaries;
        this.rows = rows;
        this.clock = clock;
    }

    @Produces
    static PeriodicTask sweeping(ObjectSweeper sweeper) {
        return new PeriodicTask("object sweeper", PAUSE, sweeper::sweep);
    }

    /** One pass. */
    public void sweep() {
        deleteExpired();
        temporaries.discardOlderThan(before(TEMPORARY_AGE));
        parts.abortOlderThan(before(ORPHAN_AGE));
        deleteOrphans();
    }

    /** With what was made of it; bytes that other objects show stay. */
    void deleteExpired() {
        store.delete(QuarkusTransaction.requiringNew()
                .call(() -> rows.deleteExpired(clock.instant(), EXPIRED_PER_PASS))
                .locations());
    }

    /**
     * Some of the bytes without a row; a day of grace, since bytes are kept before their row is inserted. That is not
     * enough for an upload in parts: a bucket dates what it puts together by when the upload was begun.
     */
    void deleteOrphans() {
        List<String> seen = store.someOlderThan(before(ORPHAN_AGE));
        if (!seen.isEmpty()) {
            var _ = QuarkusTransaction.requiringNew().call(() -> rows.release(seen));
            store.delete(rows.orphans(seen));
        }
    }

    private Instant before(Duration age) {
        return clock.instant().minus(age);
    }
}
