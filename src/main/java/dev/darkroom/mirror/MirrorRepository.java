package dev.darkroom.mirror;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.work.DueWork;
import dev.darkroom.shared.work.InstanceId;
import dev.darkroom.shared.work.LeaseTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Repository of what is mirrored, and of what stands over there for tags and collections. */
@ApplicationScoped
class MirrorRepository {

    @Produces
    static LeaseTable leases() {
        return new LeaseTable("mirrored_asset", "leased_by", "due_at", true);
    }

    @Produces
    static DueWork due(Database database, MirrorConfig config) {
        return config.enabled() ? DueWork.ofTable("mirrored_asset", database) : _ -> new DueWork.Due(0, null);
    }

    private static final Duration LEASE = Duration.ofMinutes(15);

    /** Ids are made before they are committed. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(10);

    private static final int TOGETHER = 500;
    private static final int MAX_PROBLEM_LENGTH = 1_000;

    // What an owner arranges, as one text; the same before and after means that nothing has changed.
    private static final String ARRANGEMENT = """
            md5(concat_ws('|', a.favorited_at IS NOT NULL,
                (SELECT string_agg(t.tag_id::text, ',' ORDER BY t.tag_id) FROM asset_tag t WHERE t.asset_id = a.id),
                (SELECT string_agg(c.collection_id::text, ',' ORDER BY c.collection_id) FROM asset_collection c
                    WHERE c.asset_id = a.id)))""";

    /** An output as it is to be over there. */
    record Shown(
            @Nullable String objectKey,
            String type,
            String title,
            @Nullable String prompt,
            boolean favorited,
            String arrangement) {}

    /** A tag or a collection, with what stands for it over there; null where nothing does yet. */
    record Named(
            UUID id,
            String name,
            @Nullable String description,
            @Nullable String remoteId) {}

    private final Database database;
    private final InstanceId self;
    private final Clock clock;

    MirrorRepository(Database database, InstanceId self, Clock clock) {
        this.database = database;
        this.self = self;
        this.clock = clock;
    }

    /** Takes outputs that came since the last look, from the first look on; what was imported came from elsewhere. */
    @Transactional
    void discover() {
        Instant now = clock.instant();
        UUID horizon = Ids.lowestAt(now.minus(LOOK_BACK));
        database.update(
                "INSERT INTO mirror_progress (seen_to, compared_to) VALUES (?, ?) ON CONFLICT DO NOTHING",
                Ids.lowestAt(now),
                Ids.LOWEST);
        int found = database.update("""
                INSERT INTO mirrored_asset (asset_id, owner_id, state, due_at)
                SELECT a.id, a.owner_id, 'pending', ? FROM asset a, mirror_progress p
                WHERE a.id > p.seen_to AND a.source = 'response' AND a.origin_request_id IS NULL AND a.type <> 'file'
                    AND NOT EXISTS (SELECT FROM mirrored_asset m WHERE m.asset_id = a.id)
                ORDER BY a.id LIMIT ?
                ON CONFLICT DO NOTHING
                """, now, TOGETHER);
        if (found < TOGETHER) {
            database.update("UPDATE mirror_progress SET seen_to = greatest(seen_to, ?::uuid)", horizon);
        }
    }

    /** Makes those due again whose owners have arranged them otherwise since; some at each call, in turn. */
    @Transactional
    void compare() {
        List<UUID> some = database.query("""
                SELECT m.asset_id FROM mirrored_asset m, mirror_progress p
                WHERE m.asset_id > p.compared_to ORDER BY m.asset_id LIMIT ?
                """, row -> Database.id(row, "asset_id"), TOGETHER);
        database.update(
                "UPDATE mirror_progress SET compared_to = ?", some.size() < TOGETHER ? Ids.LOWEST : some.getLast());
        if (!some.isEmpty()) {
            database.update(
                    "UPDATE mirrored_asset m SET state = 'pending', due_at = ?, attempts = 0 FROM asset a"
                            + " WHERE m.asset_id = ANY (?) AND m.state = 'done' AND a.id = m.asset_id AND m.arrangement <> "
                            + ARRANGEMENT,
                    clock.instant(),
                    some.toArray(UUID[]::new));
        }
    }

    /** Takes some for a while, of each owner in turn; who does not settle one leaves it to the next. */
    List<MirroredAsset> claim(int most) {
        return database.query(
                """
                UPDATE mirrored_asset SET attempts = attempts + 1, due_at = ?, leased_by = ? WHERE asset_id IN (
                    SELECT asset_id FROM (
                        SELECT asset_id, due_at, row_number() OVER (PARTITION BY owner_id ORDER BY due_at) AS turn FROM (
                            SELECT asset_id, owner_id, due_at FROM mirrored_asset WHERE due_at <= ? ORDER BY due_at LIMIT 200
                            FOR UPDATE SKIP LOCKED) waiting) candidate
                    ORDER BY turn, due_at LIMIT ?)
                RETURNING asset_id, owner_id, file_url, remote_id, attempts
                """,
                row -> new MirroredAsset(
                        Database.id(row, "asset_id"),
                        Database.id(row, "owner_id"),
                        row.getString("file_url"),
                        row.getString("remote_id"),
                        row.getInt("attempts")),
                clock.instant().plus(LEASE),
                self.value(),
                clock.instant(),
                most);
    }

    Optional<Shown> shown(UUID assetId) {
        return database.first(
                "SELECT a.object_key, a.type, a.title, a.prompt, a.favorited_at IS NOT NULL AS favorited, "
                        + ARRANGEMENT + " AS arrangement FROM asset a WHERE a.id = ?",
                row -> new Shown(
                        row.getString("object_key"),
                        row.getString("type"),
                        row.getString("title"),
                        row.getString("prompt"),
                        row.getBoolean("favorited"),
                        row.getString("arrangement")),
                assetId);
    }

    List<Named> tags(UUID assetId) {
        return named(
                "SELECT t.id, t.name, NULL AS description, n.remote_id FROM asset_tag l JOIN tag t ON t.id = l.tag_id"
                        + " LEFT JOIN mirrored_name n ON n.tag_id = t.id WHERE l.asset_id = ? ORDER BY t.id",
                assetId);
    }

    List<Named> collections(UUID assetId) {
        return named(
                "SELECT c.id, c.name, c.description, n.remote_id FROM asset_collection l"
                        + " JOIN collection c ON c.id = l.collection_id"
                        + " LEFT JOIN mirrored_name n ON n.collection_id = c.id WHERE l.asset_id = ? ORDER BY c.id",
                assetId);
    }

    void named(String column, UUID local, String remoteId) {
        database.update(
                "INSERT INTO mirrored_name (" + column + ", remote_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                local,
                remoteId);
    }

    /** What stood for it there is gone. */
    void forget(String column, UUID local, String remoteId) {
        database.update("DELETE FROM mirrored_name WHERE " + column + " = ? AND remote_id = ?", local, remoteId);
    }

    /** Its bytes, or its asset, are over there: should all end here, it goes on from there. */
    void reached(MirroredAsset asset, String column, String value) {
        database.update("UPDATE mirrored_asset SET " + column + " = ? WHERE asset_id = ?", value, asset.assetId());
    }

    void done(MirroredAsset asset, String arrangement) {
        settle(asset, "done", null, arrangement);
    }

    /** It is not for everybody: it stays here, also if that changes. */
    void passOver(MirroredAsset asset) {
        settle(asset, "restricted", null, null);
    }

    void failed(MirroredAsset asset, String problem) {
        settle(asset, "failed", problem, null);
    }

    void later(MirroredAsset asset, Duration pause, String problem) {
        database.update(
                "UPDATE mirrored_asset SET due_at = ?, leased_by = NULL, problem = ? WHERE asset_id = ? AND attempts = ?",
                clock.instant().plus(pause),
                shortened(problem),
                asset.assetId(),
                asset.attempt());
    }

    private void settle(MirroredAsset asset, String state, @Nullable String problem, @Nullable String arrangement) {
        database.update(
                "UPDATE mirrored_asset SET state = ?, problem = ?, arrangement = ?, due_at = NULL, leased_by = NULL"
                        + " WHERE asset_id = ? AND attempts = ? AND state = 'pending'",
                state,
                shortened(problem),
                arrangement,
                asset.assetId(),
                asset.attempt());
    }

    private List<Named> named(String sql, UUID assetId) {
        return database.query(
                sql,
                row -> new Named(
                        Database.id(row, "id"),
                        row.getString("name"),
                        row.getString("description"),
                        row.getString("remote_id")),
                assetId);
    }

    private static @Nullable String shortened(@Nullable String problem) {
        return problem == null ? null : problem.substring(0, Math.min(MAX_PROBLEM_LENGTH, problem.length()));
    }
}
