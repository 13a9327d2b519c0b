package dev.darkroom.library.preview;

import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.DueWork;
import dev.darkroom.shared.work.InstanceId;
import dev.darkroom.shared.work.LeaseTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Queue of pictures and videos whose previews are due. */
@ApplicationScoped
class PreviewQueue {

    @Produces
    static LeaseTable leases() {
        return new LeaseTable("preview", "leased_by", "due_at", true);
    }

    @Produces
    static DueWork due(Database database, MediaConfig config) {
        return config.thumbnails().enabled() ? DueWork.ofTable("preview", database) : _ -> new DueWork.Due(0, null);
    }

    /** Well above what one file can take. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final int MAX_PROBLEM_LENGTH = 200;

    /** @param attempt from 1 on; whoever comes late with an earlier one settles nothing */
    record Due(String objectKey, int attempt) {}

    private final Database database;
    private final InstanceId self;
    private final Clock clock;

    PreviewQueue(Database database, InstanceId self, Clock clock) {
        this.database = database;
        this.self = self;
        this.clock = clock;
    }

    /** Takes one for a while; who does not settle it leaves it to the next. */
    Optional<Due> claim() {
        return database.first(
                """
                UPDATE preview SET due_at = ?, leased_by = ?, attempts = attempts + 1 WHERE object_key = (
                    SELECT object_key FROM preview WHERE due_at <= ? ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING object_key, attempts
                """,
                row -> new Due(row.getString("object_key"), row.getInt("attempts")),
                clock.instant().plus(LEASE),
                self.value(),
                clock.instant());
    }

    /** False when its object is gone, or somebody else has taken it over. In the caller's transaction. */
    boolean made(Due entry, String placeholder) {
        return database.update(
                        "UPDATE preview SET state = 'made', due_at = NULL, problem = NULL, placeholder = ?"
                                + " WHERE object_key = ? AND attempts = ? AND state = 'due'",
                        placeholder,
                        entry.objectKey(),
                        entry.attempt())
                == 1;
    }

    /** For assets that were filed before codecs were known. In the caller's transaction. */
    void complete(Due entry, MediaFacts facts) {
        if (facts.codec() != null) {
            database.update(
                    "UPDATE asset SET codec = ?, channels = ? WHERE object_key = ? AND codec IS NULL AND channels IS NULL",
                    facts.codec(),
                    facts.channels(),
                    entry.objectKey());
        }
    }

    /** It cannot be done. */
    void failed(Due entry, String problem) {
        settle(entry, "failed", problem);
    }

    /** It cannot be done with what is here at the moment. */
    void skipped(Due entry, String problem) {
        settle(entry, "skipped", problem);
    }

    /** It could not be done now. */
    void later(Due entry, Duration pause, String problem) {
        database.update(
                "UPDATE preview SET due_at = ?, problem = ? WHERE object_key = ? AND attempts = ? AND state = 'due'",
                clock.instant().plus(pause),
                shortened(problem),
                entry.objectKey(),
                entry.attempt());
    }

    boolean hasSkipped() {
        return database.first("SELECT 1 FROM preview WHERE state = 'skipped' LIMIT 1", row -> row.getInt(1))
                .isPresent();
    }

    /** What was missing is here now: after whatever is new. */
    int takeUpSkipped() {
        return database.update(
                "UPDATE preview SET state = 'due', due_at = ?, attempts = 0 WHERE state = 'skipped'", clock.instant());
    }

    long count() {
        return database.first("SELECT count(*) FROM preview WHERE due_at IS NOT NULL", row -> row.getLong(1))
                .orElseThrow();
    }

    private void settle(Due entry, String state, String problem) {
        database.update(
                "UPDATE preview SET state = ?, due_at = NULL, problem = ?"
                        + " WHERE object_key = ? AND attempts = ? AND state = 'due'",
                state,
                shortened(problem),
                entry.objectKey(),
                entry.attempt());
    }

    private static String shortened(String problem) {
        return problem.substring(0, Math.min(MAX_PROBLEM_LENGTH, problem.length()));
    }
}
