package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a job, in order. */
@ApplicationScoped
class History {

    // A job that is looked at for a day has a few dozen; more than this nobody reads.
    private static final int MOST = 500;

    private final Database database;

    History(Database database) {
        this.database = database;
    }

    /** One thing that happened. */
    public record Entry(Instant at, String kind, @Nullable String detail) {}

    /** That it was accepted is told by the job itself and costs no row. */
    List<Entry> of(Job job) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(job.createdAt(), "accepted", null));
        entries.addAll(database.query(
                "SELECT at, kind, detail FROM job_event WHERE job_id = ? ORDER BY at, number LIMIT ?",
                row -> new Entry(Database.time(row, "at"), row.getString("kind"), row.getString("detail")),
                job.id(),
                MOST));
        return entries;
    }
}
