package dev.darkroom.jobs.engine;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.InRequestWorker;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Goes on with a job when somebody asks for it, where nothing runs by itself. */
@ApplicationScoped
public class DueJobRefresher {

    private final Database database;
    private final InRequestWorker inRequestWorker;
    private final Clock clock;

    DueJobRefresher(Database database, InRequestWorker inRequestWorker, Clock clock) {
        this.database = database;
        this.inRequestWorker = inRequestWorker;
        this.clock = clock;
    }

    /** Does what is due, if something of this job is; whether it was. */
    public boolean refresh(UUID job) {
        if (!inRequestWorker.isNeeded() || !isDue(job)) {
            return false;
        }
        inRequestWorker.work(inRequestWorker.requestTime());
        return true;
    }

    private boolean isDue(UUID job) {
        return database.first(
                        "SELECT 1 FROM job WHERE id = ? AND due_at <= ?", row -> row.getInt(1), job, clock.instant())
                .isPresent();
    }
}
