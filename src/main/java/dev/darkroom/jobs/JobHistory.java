package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job's history, in order. */
@ApplicationScoped
public class JobHistory {

    // A job that is looked at for a day has a few dozen, and each file that could not be had has one.
    private static final int MAX_COUNT = 1_500;

    private final Database database;
    private final Clock clock;

    JobHistory(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** One thing that happened. */
    public record Entry(Instant at, String kind, @Nullable String detail) {}

    /** One thing to write down about a job. */
    public record Note(UUID job, String kind, @Nullable String detail) {}

    /** Writes down what happened just now, in this order. */
    public void add(List<Note> notes) {
        if (notes.isEmpty()) {
            return;
        }
        database.update(
                """
                INSERT INTO job_event (job_id, at, kind, detail)
                SELECT job_id, ?, kind, detail FROM unnest(?::uuid[], ?::text[], ?::text[]) AS n (job_id, kind, detail)""",
                clock.instant(),
                notes.stream().map(Note::job).toArray(UUID[]::new),
                notes.stream().map(Note::kind).toArray(String[]::new),
                notes.stream().map(Note::detail).toArray(String[]::new));
    }

    /** That it was accepted is told by the job itself and costs no row. */
    public List<Entry> of(Job job) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(job.createdAt(), "accepted", null));
        entries.addAll(database.query(
                "SELECT at, kind, detail FROM job_event WHERE job_id = ? ORDER BY at, number LIMIT ?",
                row -> new Entry(Database.time(row, "at"), row.getString("kind"), row.getString("detail")),
                job.id(),
                MAX_COUNT));
        return entries;
    }
}
