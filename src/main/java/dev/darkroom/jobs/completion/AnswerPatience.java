package dev.darkroom.jobs.completion;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.shared.work.Heartbeat;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Measures how long a job's answers have been unclear in a row: such an answer is the last word only after a while, since
 * it may be a gateway's for a moment. Word that the job runs ends the row ({@code JobRepository.stillRunning}), and so do
 * another attempt and an outage in between.
 */
@ApplicationScoped
public class AnswerPatience {

    private final Database database;
    private final JobsConfig config;
    private final Heartbeat heartbeat;
    private final Clock clock;

    AnswerPatience(Database database, JobsConfig config, Heartbeat heartbeat, Clock clock) {
        this.heartbeat = heartbeat;
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** Counts an unclear answer; whether there have been nothing but such for as long as one waits. */
    public boolean isOver(Job job) {
        return isOver(job, 1);
    }

    /** The same for so many times as long. */
    public boolean isOver(Job job, int times) {
        Instant now = clock.instant();
        List<Instant> since = database.query(
                "UPDATE job SET unclear_since = COALESCE(unclear_since, ?) WHERE id = ? RETURNING unclear_since",
                row -> Database.time(row, "unclear_since"),
                now,
                job.id());
        // While this process slept nobody asked, and an answer may have become clear.
        return heartbeat.uninterrupted().compareTo(config.unrecognizedFor()) >= 0
                && !since.isEmpty()
                && !now.isBefore(since.getFirst().plus(config.unrecognizedFor().multipliedBy(times)));
    }

    /** Whatever was unclear so far, the next such answer is the first. */
    public void beginAnew(Job job) {
        database.update("UPDATE job SET unclear_since = NULL WHERE id = ? AND unclear_since IS NOT NULL", job.id());
    }

    /** Until the answer is asked for again: soon, since it is seldom like that for long. */
    public Duration pause(Job job) {
        return Backoff.doubled(
                config.firstLookAlone(), job.looks(), config.unrecognizedFor().dividedBy(4));
    }
}
