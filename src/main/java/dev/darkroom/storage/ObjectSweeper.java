package dev.darkroom.storage;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.PeriodicTask;
import dev.darkroom.storage.file.TemporaryFiles;
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
    private final Database database;
    private final Clock clock;

    ObjectSweeper(ObjectStore store, PartStore parts, TemporaryFiles temporaries, Database database, Clock clock) {
        this.store = store;
        this.parts = parts;
        this.temporaries = temporaries;
        this.database = database;
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

    /** With what was made of it. What is being made at this moment is an orphan afterwards. */
    void deleteExpired() {
        List<String> expired = database.query("""
                WITH expired AS (
                    SELECT key FROM stored_object WHERE expires_at <= ? ORDER BY expires_at LIMIT ?
                    FOR UPDATE SKIP LOCKED)
                DELETE FROM stored_object WHERE key IN (
                    SELECT key FROM expired
                    UNION ALL
                    SELECT made.key FROM stored_object made JOIN expired ON made.derived_from = expired.key)
                RETURNING key
                """, row -> row.getString(1), clock.instant(), EXPIRED_PER_PASS);
        store.delete(expired);
    }

    /**
     * Some of the bytes without a row; a day of grace, since bytes are kept before their row is inserted. That is not
     * enough for an upload in parts: a bucket dates what it puts together by when the upload was begun.
     */
    void deleteOrphans() {
        String[] keys = store.someOlderThan(before(ORPHAN_AGE)).toArray(String[]::new);
        if (keys.length > 0) {
            store.delete(database.query("""
                    SELECT key FROM unnest(?::text[]) AS stored (key)
                    WHERE NOT EXISTS (SELECT FROM stored_object WHERE stored_object.key = stored.key)
                        AND NOT EXISTS (SELECT FROM upload WHERE object_key = stored.key AND completed_at IS NULL)
                    """, row -> row.getString(1), (Object) keys));
        }
    }

    private Instant before(Duration age) {
        return clock.instant().minus(age);
    }
}
