package dev.darkroom.storage.upload;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.InstanceId;
import dev.darkroom.shared.work.LeaseTable;
import dev.darkroom.storage.LifecyclePreference;
import dev.darkroom.storage.ObjectKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Repository of uploads and their parts. */
@ApplicationScoped
class UploadRepository {

    @Produces
    static LeaseTable leases() {
        return new LeaseTable("upload", "claimed_by", "claimed_until", false);
    }

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Database database;
    private final InstanceId self;

    UploadRepository(Database database, InstanceId self) {
        this.database = database;
        this.self = self;
    }

    void insert(Upload upload, Instant now) {
        FileRequest wish = upload.wish();
        database.update(
                """
                INSERT INTO upload (id, object_key, owner_id, key_id, content_type, file_name, declared_size, lifecycle,
                                    store_id, part_size, created_at, closes_at)
                VALUES (?, ?, ?, ?, ?, ?, ?::bigint, ?, ?, ?::bigint, ?, ?)
                """,
                upload.id(),
                upload.key(),
                upload.ownerId(),
                upload.keyId(),
                wish.contentType(),
                wish.fileName(),
                wish.size(),
                wish.lifecycle().json(),
                upload.storeId(),
                upload.plan() == null ? null : upload.plan().partSize(),
                now,
                upload.closesAt());
    }

    Optional<Upload> find(String key) {
        if (!ObjectKey.isValid(key)) {
            return Optional.empty();
        }
        return database.first("SELECT * FROM upload WHERE object_key = ?", UploadRepository::upload, key);
    }

    /** @param id as a caller sent it */
    Optional<Upload> findById(String id) {
        return ID.matcher(id).matches()
                ? database.first("SELECT * FROM upload WHERE id = ?", UploadRepository::upload, UUID.fromString(id))
                : Optional.empty();
    }

    /** Makes its caller the only one who works on the upload's end. False when it has ended, or somebody else does. */
    boolean claim(UUID id, Instant now, Instant until) {
        return database.update("""
                        UPDATE upload SET claimed_until = ?, claimed_by = ?
                        WHERE id = ? AND completed_at IS NULL AND (claimed_until IS NULL OR claimed_until < ?)
                        """, until, self.value(), id, now) > 0;
    }

    void release(UUID id) {
        database.update("UPDATE upload SET claimed_until = NULL WHERE id = ?", id);
    }

    /** False when the upload has been given up or swept meanwhile. */
    boolean complete(UUID id, Instant now) {
        return database.update("UPDATE upload SET completed_at = ?, claimed_until = NULL WHERE id = ?", now, id) > 0;
    }

    /** Holds off whoever wants to change or end the upload until the transaction is over. True while it is open. */
    boolean lockOpen(UUID id, Instant now) {
        return database.first("""
                        SELECT completed_at IS NULL AND (claimed_until IS NULL OR claimed_until < ?) AND closes_at > ?
                        FROM upload WHERE id = ? FOR UPDATE
                        """, row -> row.getBoolean(1), now, now, id).orElse(false);
    }

    /** In ascending order; at most 10,000. */
    List<StoredPart> parts(UUID id) {
        return database.query(
                "SELECT * FROM upload_part WHERE upload_id = ? ORDER BY number", UploadRepository::part, id);
    }

    /** Bytes of the other parts together. */
    long sizeWithout(UUID id, int number) {
        return database.query(
                        "SELECT coalesce(sum(size), 0)::bigint FROM upload_part WHERE upload_id = ? AND number <> ?",
                        row -> row.getLong(1),
                        id,
                        number)
                .getFirst();
    }

    void put(UUID id, StoredPart part) {
        database.update("""
                INSERT INTO upload_part (upload_id, number, size, sha256, store_tag)
                VALUES (?, ?, ?, decode(?, 'hex'), ?)
                ON CONFLICT (upload_id, number) DO UPDATE
                SET size = excluded.size, sha256 = excluded.sha256, store_tag = excluded.store_tag
                """, id, part.number(), part.size(), part.sha256(), part.storeTag());
    }

    /** Parts of an upload that has become an object. */
    void deleteParts(UUID id) {
        database.update("DELETE FROM upload_part WHERE upload_id = ?", id);
    }

    /** Uploads that closed before then, locked until the transaction is over; others are working on the rest. */
    List<Upload> lockClosed(Instant before, int most) {
        return database.query(
                "SELECT * FROM upload WHERE closes_at < ? ORDER BY closes_at LIMIT ? FOR UPDATE SKIP LOCKED",
                UploadRepository::upload,
                before,
                most);
    }

    List<Upload> lockOf(UUID owner, int most) {
        return database.query(
                "SELECT * FROM upload WHERE owner_id = ? LIMIT ? FOR UPDATE SKIP LOCKED",
                UploadRepository::upload,
                owner,
                most);
    }

    void delete(List<UUID> ids) {
        database.update("DELETE FROM upload WHERE id = ANY (?)", (Object) ids.toArray(UUID[]::new));
    }

    private static Upload upload(ResultSet row) throws SQLException {
        return new Upload(
                Database.id(row, "id"),
                row.getString("object_key"),
                Database.id(row, "owner_id"),
                row.getString("key_id"),
                new FileRequest(
                        row.getString("content_type"),
                        row.getString("file_name"),
                        row.getObject("declared_size", Long.class),
                        LifecyclePreference.stored(row.getString("lifecycle"))),
                row.getString("store_id"),
                plan(row),
                Database.time(row, "closes_at"),
                row.getObject("completed_at") != null);
    }

    private static @Nullable PartPlan plan(ResultSet row) throws SQLException {
        Long partSize = row.getObject("part_size", Long.class);
        return partSize == null ? null : new PartPlan(row.getLong("declared_size"), partSize);
    }

    private static StoredPart part(ResultSet row) throws SQLException {
        return new StoredPart(
                row.getInt("number"),
                row.getLong("size"),
                HexFormat.of().formatHex(row.getBytes("sha256")),
                row.getString("store_tag"));
    }
}
