package dev.darkroom.shared.work;

import dev.darkroom.shared.Database;
import jakarta.inject.Singleton;

/** Repository of when each periodic task ran last, for instances that have no timer and share the tasks. */
@Singleton
class PeriodicRuns {

    private static final String TAKE = """
            INSERT INTO periodic_run (name, ran_at) VALUES (?, clock_timestamp())
            ON CONFLICT (name) DO UPDATE SET ran_at = excluded.ran_at
                WHERE periodic_run.ran_at <= excluded.ran_at - ? * interval '1 ms'
            RETURNING name
            """;

    private final Database database;

    PeriodicRuns(Database database) {
        this.database = database;
    }

    /** Whether a run is due; if so it is the caller's to do, and nobody else's. By the clock of the database. */
    boolean take(PeriodicTask task) {
        return !database.query(
                        TAKE, row -> row.getString(1), task.name(), task.every().toMillis())
                .isEmpty();
    }
}
