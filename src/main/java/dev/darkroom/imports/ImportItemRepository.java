package dev.darkroom.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.DueWork;
import dev.darkroom.shared.work.InstanceId;
import dev.darkroom.shared.work.LeaseTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Repository of what imports have found. */
@ApplicationScoped
class ImportItemRepository {

    @Produces
    static LeaseTable leases() {
        return new LeaseTable("import_item", "leased_by", "due_at", true);
    }

    @Produces
    static DueWork due(Database database) {
        return now -> database.first(
                        DUE, row -> new DueWork.Due(row.getInt("due"), Database.instant(row, "next")), now, now)
                .orElseThrow();
    }

    // Of imports that run, and are not paused.
    private static final String DUE = """
            WITH waiting AS (
                SELECT greatest(item.due_at, i.paused_until) AS due_at
                FROM library_import i JOIN import_item item ON item.import_id = i.id AND item.due_at IS NOT NULL
                WHERE i.due_at IS NOT NULL)
            SELECT (SELECT count(*) FROM (SELECT 1 FROM waiting WHERE due_at <= ? LIMIT %d) due) AS due,
                (SELECT min(due_at) FROM waiting WHERE due_at > ?) AS next""".formatted(DueWork.MAX_COUNT);

    /** Longer than fetching the largest file may take. */
    private static final Duration LEASE = Duration.ofMinutes(15);

    private static final int MAX_PROBLEM_LENGTH = 1_000;

    // One of each owner in turn, first of those who have the fewest under way here.
    private static final String CLAIM = """
            UPDATE import_item SET attempts = import_item.attempts + 1, due_at = ?, leased_by = ?
            FROM library_import i
            WHERE i.id = import_id AND (import_id, source_id) IN (
                SELECT import_id, source_id FROM (
                    SELECT waiting.import_id, waiting.source_id, waiting.due_at,
                        row_number() OVER (PARTITION BY m.owner_id ORDER BY waiting.due_at, waiting.number) + coalesce(
                            (SELECT n FROM unnest(?::uuid[], ?::int[]) AS held (owner_id, n)
                                WHERE held.owner_id = m.owner_id), 0) AS turn
                    FROM library_import m CROSS JOIN LATERAL (
                        SELECT import_id, source_id, due_at, number FROM import_item
                        WHERE import_id = m.id AND due_at <= ? ORDER BY due_at, number LIMIT ?
                        FOR UPDATE SKIP LOCKED) waiting
                    WHERE m.due_at IS NOT NULL AND (m.paused_until IS NULL OR m.paused_until <= ?)) candidate
                WHERE turn <= ? ORDER BY turn, due_at LIMIT ?)
            RETURNING import_id, i.owner_id, source_id, name, location, facts, import_item.attempts""";

    /** How many of what a listing found were new, and how many of those cannot be brought in. */
    record Inserted(int found, int refused) {}

    /** Something that could not be brought in. */
    record Failure(long number, String name, String problem) {}

    private final Database database;
    private final ObjectMapper json;
    private final InstanceId self;
    private final Clock clock;

    ImportItemRepository(Database database, ObjectMapper json, InstanceId self, Clock clock) {
        this.database = database;
        this.json = json;
        this.self = self;
        this.clock = clock;
    }

    /** Stores what a listing has found, due at once; what was found before stays as it is. In the caller's transaction. */
    Inserted insert(UUID importId, List<NewItem> found) {
        if (found.isEmpty()) {
            return new Inserted(0, 0);
        }
        List<Boolean> refused = database.query(
                """
                INSERT INTO import_item (import_id, source_id, name, location, facts, problem, state, due_at)
                SELECT ?, source_id, name, location, facts, problem,
                    CASE WHEN problem IS NULL THEN 'pending' ELSE 'failed' END,
                    CASE WHEN problem IS NULL THEN ?::timestamptz END
                FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    AS fresh (source_id, name, location, facts, problem)
                ON CONFLICT (import_id, source_id) DO NOTHING
                RETURNING state = 'failed'
                """,
                row -> row.getBoolean(1),
                importId,
                clock.instant(),
                column(found, item -> NewItem.id(item.sourceId())),
                column(found, NewItem::name),
                column(found, NewItem::location),
                column(found, item -> text(item.facts())),
                column(found, NewItem::problem));
        return new Inserted(
                refused.size(), (int) refused.stream().filter(each -> each).count());
    }

    /**
     * Takes some for a while; who does not settle one leaves it to the next.
     *
     * @param held how many of each owner's are under way here
     * @param share the most that an owner may have
     */
    List<ImportItem> claim(int most, Map<UUID, Integer> held, int share) {
        Instant now = clock.instant();
        List<UUID> owners = List.copyOf(held.keySet());
        return database.query(
                CLAIM,
                row -> new ImportItem(
                        Database.id(row, "import_id"),
                        Database.id(row, "owner_id"),
                        row.getString("source_id"),
                        row.getString("name"),
                        row.getString("location"),
                        row.getString("facts"),
                        row.getInt("attempts")),
                now.plus(LEASE),
                self.value(),
                owners.toArray(UUID[]::new),
                owners.stream().map(held::get).toArray(Integer[]::new),
                now,
                most,
                now,
                share,
                most);
    }

    /** False when somebody else has taken it over. In the caller's transaction. */
    boolean settle(ImportItem item, String state, @Nullable UUID assetId, @Nullable String problem) {
        return database.update(
                        "UPDATE import_item SET state = ?, asset_id = ?, problem = ?, due_at = NULL, leased_by = NULL"
                                + " WHERE import_id = ? AND source_id = ? AND attempts = ? AND state = 'pending'",
                        state,
                        assetId,
                        shortened(problem),
                        item.importId(),
                        item.sourceId(),
                        item.attempt())
                == 1;
    }

    void later(ImportItem item, Duration pause, String problem) {
        database.update(
                "UPDATE import_item SET due_at = ?, problem = ?, leased_by = NULL"
                        + " WHERE import_id = ? AND source_id = ? AND attempts = ? AND state = 'pending'",
                clock.instant().plus(pause),
                shortened(problem),
                item.importId(),
                item.sourceId(),
                item.attempt());
    }

    /** It was not its fault: the attempt does not count. */
    void notAttempted(ImportItem item, Duration pause) {
        database.update(
                "UPDATE import_item SET due_at = ?, attempts = attempts - 1, leased_by = NULL"
                        + " WHERE import_id = ? AND source_id = ? AND attempts = ? AND state = 'pending'",
                clock.instant().plus(pause),
                item.importId(),
                item.sourceId(),
                item.attempt());
    }

    /** Those at such locations that nobody has under way come no sooner than after the pause. A list of URLs is short. */
    void pause(UUID importId, Predicate<String> at, Duration pause) {
        Instant until = clock.instant().plus(pause);
        String[] paused = database
                .query(
                        "SELECT location FROM import_item WHERE import_id = ? AND due_at < ? AND leased_by IS NULL",
                        row -> row.getString(1),
                        importId,
                        until)
                .stream()
                .filter(at)
                .toArray(String[]::new);
        database.update("""
                UPDATE import_item SET due_at = ? WHERE import_id = ? AND source_id IN (
                    SELECT source_id FROM import_item
                    WHERE import_id = ? AND due_at < ? AND leased_by IS NULL AND location = ANY (?) FOR UPDATE SKIP LOCKED)""", until, importId, importId, until, paused);
    }

    /** @param after the number of the last one of the page before; below zero for the first */
    List<Failure> failures(UUID importId, long after, int limit) {
        return database.query(
                "SELECT number, name, problem FROM import_item WHERE import_id = ? AND state = 'failed' AND number > ?"
                        + " ORDER BY number LIMIT ?",
                row -> new Failure(row.getLong("number"), row.getString("name"), row.getString("problem")),
                importId,
                after,
                limit);
    }

    void removePending(UUID importId) {
        database.update("DELETE FROM import_item WHERE import_id = ? AND state = 'pending'", importId);
    }

    /** What an ended import still tells is only what it failed at. */
    void removeSettled(UUID importId) {
        database.update("DELETE FROM import_item WHERE import_id = ? AND state IN ('done', 'skipped')", importId);
    }

    /** The assets that some of those URLs have become in this import. */
    Map<String, UUID> assetsAt(UUID importId, List<String> urls) {
        Map<String, UUID> found = new HashMap<>();
        database.query(
                        "SELECT location, asset_id FROM import_item JOIN unnest(?::text[]) AS wanted (url) ON location = url"
                                + " WHERE import_id = ? AND asset_id IS NOT NULL",
                        row -> Map.entry(row.getString("location"), Database.id(row, "asset_id")),
                        urls.toArray(String[]::new),
                        importId)
                .forEach(each -> found.put(each.getKey(), each.getValue()));
        return found;
    }

    ItemMetadata facts(ImportItem item) {
        try {
            return json.readValue(item.facts(), ItemMetadata.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("facts that were written here", impossible);
        }
    }

    private String text(ItemMetadata facts) {
        try {
            return json.writeValueAsString(facts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of plain values", impossible);
        }
    }

    private static @Nullable String shortened(@Nullable String problem) {
        return problem == null ? null : problem.substring(0, Math.min(MAX_PROBLEM_LENGTH, problem.length()));
    }

    private static String[] column(List<NewItem> items, Function<NewItem, @Nullable String> fact) {
        return items.stream().map(fact).toArray(String[]::new);
    }
}
