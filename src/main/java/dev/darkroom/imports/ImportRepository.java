package dev.darkroom.imports;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.DueWork;
import dev.darkroom.shared.work.InstanceId;
import dev.darkroom.shared.work.LeaseTable;
import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Repository of imports: claims of their steps, and what came of each. */
@ApplicationScoped
class ImportRepository {

    /** The import has ended, or its step was taken over: nothing of it stays. */
    static final class StaleStepException extends RuntimeException {
        StaleStepException() {
            super("the import has ended, or its step was taken over", null, false, false);
        }
    }

    @Produces
    static LeaseTable leases() {
        return new LeaseTable("library_import", "leased_by", "due_at", true);
    }

    @Produces
    static DueWork due(Database database) {
        return DueWork.ofTable("library_import", database);
    }

    /** Ended imports go with what they failed at. */
    @Produces
    static RetentionRule retention(
            @ConfigProperty(name = "darkroom.retention.imports", defaultValue = "30d") Duration age) {
        return new RetentionRule("library_import", "finished_at", age);
    }

    /** Longer than the longest step. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    /** Whoever brings in the last thing makes the next step due; this is for when that gets lost. */
    private static final Duration WAIT = Duration.ofMinutes(1);

    private static final int MAX_PROBLEM_LENGTH = 1_000;

    private static final String COLUMNS = """
            id, owner_id, key_id, source, origin, credential, base_url, tags, collection_id, state, phase, cursor, has_history,
            found, done, skipped, failed, problem, attempts, failures, created_at, finished_at""";

    // A step that is begun counts as failed until it succeeds: one that ends its process is not begun for ever.
    private static final String CLAIM = """
            UPDATE library_import SET due_at = ?, leased_by = ?, attempts = attempts + 1, failures = failures + 1
            WHERE id IN (
                SELECT id FROM (
                    SELECT id, due_at, row_number() OVER (PARTITION BY owner_id ORDER BY due_at) + coalesce(
                        (SELECT n FROM unnest(?::uuid[], ?::int[]) AS held (owner_id, n)
                            WHERE held.owner_id = waiting.owner_id), 0) AS turn
                    FROM (SELECT id, owner_id, due_at FROM library_import WHERE due_at <= ? ORDER BY due_at LIMIT 200
                        FOR UPDATE SKIP LOCKED) waiting) candidate
                WHERE turn <= ? ORDER BY turn, due_at LIMIT ?)
            RETURNING %s""".formatted(COLUMNS);

    private final Database database;
    private final ImportItemRepository items;
    private final InstanceId self;
    private final Clock clock;

    ImportRepository(Database database, ImportItemRepository items, InstanceId self, Clock clock) {
        this.database = database;
        this.items = items;
        this.self = self;
        this.clock = clock;
    }

    /** Stores an import with what is known of it at its beginning, due at once. In the caller's transaction. */
    void insert(LibraryImport fresh, List<NewItem> found) {
        database.update(
                """
                INSERT INTO library_import (id, owner_id, key_id, source, origin, credential, base_url, tags, collection_id,
                    state, phase, has_history, due_at, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                fresh.id(),
                fresh.ownerId(),
                fresh.keyId(),
                fresh.source().label(),
                fresh.origin(),
                fresh.credential(),
                fresh.baseUrl(),
                fresh.tags().toArray(String[]::new),
                fresh.collectionId(),
                fresh.state(),
                fresh.phase().label(),
                fresh.hasHistory(),
                fresh.createdAt(),
                fresh.createdAt());
        ImportItemRepository.Inserted inserted = items.insert(fresh.id(), found);
        database.update("UPDATE library_import SET found = ? WHERE id = ?", inserted.found(), fresh.id());
    }

    Optional<LibraryImport> find(UUID id) {
        return database.first("SELECT " + COLUMNS + " FROM library_import WHERE id = ?", ImportRepository::read, id);
    }

    /** The newest first. */
    List<LibraryImport> list(UUID ownerId, @Nullable UUID before, int limit) {
        return database.query(
                "SELECT " + COLUMNS + " FROM library_import WHERE owner_id = ? AND (?::uuid IS NULL OR id < ?)"
                        + " ORDER BY id DESC LIMIT ?",
                ImportRepository::read,
                ownerId,
                before,
                before,
                limit);
    }

    int countRunning(UUID ownerId) {
        return database.first(
                        "SELECT count(*) FROM library_import WHERE owner_id = ? AND due_at IS NOT NULL",
                        row -> row.getInt(1),
                        ownerId)
                .orElseThrow();
    }

    /**
     * Takes due steps for a while, of each owner in turn; who does not settle one leaves it to the next.
     *
     * @param held how many of each owner's are under way here
     * @param share the most that an owner may have
     */
    List<LibraryImport> claim(int most, Map<UUID, Integer> held, int share) {
        Instant now = clock.instant();
        List<UUID> owners = List.copyOf(held.keySet());
        return database.query(
                CLAIM,
                ImportRepository::read,
                now.plus(LEASE),
                self.value(),
                owners.toArray(UUID[]::new),
                owners.stream().map(held::get).toArray(Integer[]::new),
                now,
                share,
                most);
    }

    /**
     * Stores what came of a step, in the caller's transaction.
     *
     * @throws StaleStepException when the import has ended or somebody else has taken the step over
     */
    void advance(LibraryImport at, ImportStep told) {
        ImportItemRepository.Inserted inserted = items.insert(at.id(), told.items());
        boolean repeats = at.phase() == ImportPhase.ASSETS
                && told.phase() == ImportPhase.ASSETS
                && !told.items().isEmpty()
                && inserted.found() == 0;
        ImportStep step = repeats ? ImportStep.stop("the library's list goes in circles") : told;
        Instant now = clock.instant();
        ImportPhase phase = step.phase();
        boolean waits = phase == ImportPhase.ITEMS;
        int changed = database.update(
                """
                UPDATE library_import SET found = found + ?, done = done + ?, skipped = skipped + ?, failed = failed + ?,
                    failures = 0, leased_by = NULL, phase = coalesce(?, phase), cursor = ?,
                    problem = coalesce(?, problem), credential = CASE WHEN ? THEN NULL ELSE credential END,
                    due_at = CASE WHEN ? THEN NULL
                        WHEN ? AND found + ? > done + skipped + failed + ? THEN ?::timestamptz ELSE ?::timestamptz END,
                    state = CASE WHEN NOT ? THEN state WHEN problem IS NULL THEN 'completed' ELSE 'failed' END,
                    finished_at = CASE WHEN ? THEN ?::timestamptz END
                WHERE id = ? AND attempts = ? AND state = 'running'
                """,
                inserted.found() + step.done() + step.skipped(),
                step.done(),
                step.skipped(),
                inserted.refused(),
                phase == null ? null : phase.label(),
                step.cursor(),
                step.problem(),
                phase == null,
                phase == null,
                waits,
                inserted.found(),
                inserted.refused(),
                now.plus(WAIT),
                now.plus(step.pause()),
                phase == null,
                phase == null,
                now,
                at.id(),
                at.attempt());
        if (changed == 0) {
            throw new StaleStepException();
        }
    }

    /** A step failed, and is tried again after a pause. */
    void later(LibraryImport at, Duration pause) {
        database.update(
                "UPDATE library_import SET leased_by = NULL, due_at = ?"
                        + " WHERE id = ? AND attempts = ? AND state = 'running'",
                clock.instant().plus(pause),
                at.id(),
                at.attempt());
    }

    /** No more is listed; what was found already is still brought in. */
    void giveUp(LibraryImport at, String problem) {
        database.update(
                "UPDATE library_import SET problem = ?, phase = 'items', cursor = NULL, failures = 0, leased_by = NULL, due_at = ?"
                        + " WHERE id = ? AND attempts = ? AND state = 'running'",
                problem.substring(0, Math.min(MAX_PROBLEM_LENGTH, problem.length())),
                clock.instant(),
                at.id(),
                at.attempt());
    }

    /** Ends an import; false when it had ended already. What is being brought in at this moment is taken back. */
    boolean cancel(UUID id) {
        boolean ended = database.update(
                        "UPDATE library_import SET state = 'cancelled', finished_at = ?, due_at = NULL, leased_by = NULL,"
                                + " credential = NULL WHERE id = ? AND state = 'running'",
                        clock.instant(),
                        id)
                == 1;
        // After it, so that nothing can be added any more; and not with it: whoever settles something locks that first.
        items.removePending(id);
        return ended;
    }

    /**
     * Counts one thing more that is over, in the transaction that settles it.
     *
     * @param counter done, skipped or failed
     * @return false when the import has ended
     */
    boolean count(UUID id, String counter) {
        return database.update(
                        "UPDATE library_import SET " + counter + " = " + counter
                                + " + 1, due_at = CASE WHEN phase = 'items'"
                                + " AND found = done + skipped + failed + 1 THEN ? ELSE due_at END"
                                + " WHERE id = ? AND state = 'running'",
                        clock.instant(),
                        id)
                == 1;
    }

    /** Nothing more is asked of its host for a while. */
    void pause(UUID id, Duration pause) {
        database.update(
                "UPDATE library_import SET paused_until = ? WHERE id = ?",
                clock.instant().plus(pause),
                id);
    }

    /** Its account does not tell of requests. */
    void hasNoHistory(UUID id) {
        database.update("UPDATE library_import SET has_history = false WHERE id = ?", id);
    }

    private static LibraryImport read(ResultSet row) throws SQLException {
        return new LibraryImport(
                Database.id(row, "id"),
                Database.id(row, "owner_id"),
                row.getString("key_id"),
                ImportSource.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
                row.getString("origin"),
                row.getBytes("credential"),
                row.getString("base_url"),
                Arrays.asList((String[]) row.getArray("tags").getArray()),
                Database.uuid(row, "collection_id"),
                row.getString("state"),
                ImportPhase.of(row.getString("phase")),
                row.getString("cursor"),
                row.getBoolean("has_history"),
                row.getInt("found"),
                row.getInt("done"),
                row.getInt("skipped"),
                row.getInt("failed"),
                row.getString("problem"),
                row.getInt("attempts"),
                row.getInt("failures"),
                Database.time(row, "created_at"),
                Database.instant(row, "finished_at"));
    }
}
