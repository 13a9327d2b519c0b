package dev.darkroom.library.search.index;

import dev.darkroom.library.search.embedding.EmbeddingModelRegistry;
import dev.darkroom.library.search.embedding.EmbeddingSpace;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.shared.work.DueWork;
import dev.darkroom.shared.work.InstanceId;
import dev.darkroom.shared.work.LeaseTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Queue of assets that are still to be indexed. */
@ApplicationScoped
class IndexQueue {

    @Produces
    static LeaseTable leases() {
        return new LeaseTable("asset_unread", "leased_by", "due_at", true);
    }

    @Produces
    static DueWork due(Database database) {
        return DueWork.ofTable("asset_unread", database);
    }

    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration MAX_PAUSE = Duration.ofHours(1);

    /**
     * One of them.
     *
     * @param changes how often its words were changed; what was read is written only if none came in between
     * @param objectKey where its bytes are; null when they are gone
     * @param meant whether its words have their meaning already
     */
    record Entry(
            IndexDocument asset,
            int changes,
            int attempts,
            @Nullable String objectKey,
            boolean meant) {}

    private final Database database;
    private final EmbeddingModelRegistry embeddingModelRegistry;
    private final InstanceId self;
    private final Clock clock;

    IndexQueue(Database database, EmbeddingModelRegistry embeddingModelRegistry, InstanceId self, Clock clock) {
        this.database = database;
        this.embeddingModelRegistry = embeddingModelRegistry;
        this.self = self;
        this.clock = clock;
    }

    /** Takes at most so many for a while; who does not finish leaves them to the next. */
    List<Entry> claim(int count) {
        return database.query(
                """
                WITH claimed AS (
                    UPDATE asset_unread SET due_at = ?, leased_by = ?, attempts = attempts + 1 WHERE id IN (
                        SELECT id FROM asset_unread WHERE due_at <= ? ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
                    RETURNING id, changes, attempts
                )
                SELECT a.id, a.owner_id, a.type, a.source, a.title, a.prompt, a.object_key, c.changes, c.attempts,
                    c.changes = 0 AND EXISTS (SELECT 1 FROM asset_meaning m WHERE m.id = a.id AND m.model_id = ?) AS meant
                FROM claimed c JOIN asset a ON a.id = c.id
                """,
                row -> new Entry(
                        new IndexDocument(
                                Database.id(row, "id"),
                                Database.id(row, "owner_id"),
                                row.getString("type"),
                                row.getString("source"),
                                row.getString("title"),
                                row.getString("prompt")),
                        row.getInt("changes"),
                        row.getInt("attempts"),
                        row.getString("object_key"),
                        row.getBoolean("meant")),
                clock.instant().plus(LEASE),
                self.value(),
                clock.instant(),
                count,
                embeddingModelRegistry.inUse().meaning());
    }

    /** They are read; those that changed meanwhile are read again. In the caller's transaction. */
    void done(List<Entry> entries) {
        database.update(
                "DELETE FROM asset_unread u USING unnest(?::uuid[], ?::text[]) AS f (id, changes)"
                        + " WHERE u.id = f.id AND u.changes = f.changes::integer",
                ids(entries),
                entries.stream().map(entry -> Integer.toString(entry.changes())).toArray(String[]::new));
    }

    /** They could not be read now; the pause grows with each attempt. */
    void later(List<Entry> entries) {
        int attempts = entries.stream().mapToInt(Entry::attempts).max().orElse(1);
        database.update(
                "UPDATE asset_unread SET due_at = ? WHERE id = ANY (?)",
                clock.instant().plus(Backoff.doubled(FIRST_PAUSE, attempts - 1, MAX_PAUSE)),
                ids(entries));
    }

    long count() {
        return database.first("SELECT count(*) FROM asset_unread", row -> row.getLong(1))
                .orElseThrow();
    }

    /**
     * Takes note of the models in use. If one is another than before, every asset is to be read again.
     *
     * @return how many are, because of that
     */
    int noteModels() {
        int renewed = 0;
        for (EmbeddingSpace space : EmbeddingSpace.values()) {
            int model = embeddingModelRegistry.inUse().of(space);
            @Nullable Integer before = database.first(
                            "SELECT model_id FROM search_model_in_use WHERE space = ?",
                            row -> row.getInt(1),
                            space.label())
                    .orElse(null);
            if (before == null || before != model) {
                database.update(
                        "INSERT INTO search_model_in_use (space, model_id) VALUES (?, ?) ON CONFLICT (space) DO UPDATE SET model_id = excluded.model_id",
                        space.label(),
                        model);
            }
            if (before != null && before != model) {
                renewed = database.update(
                        "INSERT INTO asset_unread (id) SELECT id FROM asset ON CONFLICT (id) DO UPDATE SET due_at = '-infinity', attempts = 0");
            }
        }
        return renewed;
    }

    private static UUID[] ids(List<Entry> entries) {
        return entries.stream().map(entry -> entry.asset().id()).toArray(UUID[]::new);
    }
}
