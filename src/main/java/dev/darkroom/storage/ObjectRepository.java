package dev.darkroom.storage;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Repository of stored objects. */
@ApplicationScoped
class ObjectRepository {

    private final Database database;
    private final boolean shares;

    ObjectRepository(Database database, StorageConfig config) {
        this.database = database;
        this.shares = config.shareContents();
    }

    // Where contents are shared: a known content is shared with whoever refers to it, and nobody can take its last
    // reference away meanwhile.
    private static final String INSERT = """
            WITH fresh AS MATERIALIZED (
                SELECT DISTINCT ON (key) key, owner_id, size::bigint AS size, decode(sha256, 'hex') AS sha256, content_type,
                    file_name, created_at::timestamptz AS created_at, expires_at::timestamptz AS expires_at, acl::jsonb AS acl
                FROM unnest(?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[])
                    AS f (key, owner_id, size, sha256, content_type, file_name, created_at, expires_at, acl)
                ORDER BY key),
            known AS MATERIALIZED (
                SELECT sha256, key FROM stored_content
                WHERE ? AND sha256 IN (SELECT sha256 FROM fresh) ORDER BY sha256 FOR KEY SHARE),
            made AS (
                INSERT INTO stored_content (key, sha256, size)
                SELECT DISTINCT ON (sha256) key, sha256, size FROM fresh
                WHERE ? AND sha256 NOT IN (SELECT sha256 FROM known)
                    AND NOT EXISTS (SELECT FROM stored_content c WHERE c.key = fresh.key)
                ORDER BY sha256, key
                ON CONFLICT (sha256) DO UPDATE SET size = excluded.size
                RETURNING sha256, key),
            content AS (SELECT sha256, key FROM known UNION ALL SELECT sha256, key FROM made),
            inserted AS (
                INSERT INTO stored_object AS o
                    (key, owner_id, size, sha256, content_type, file_name, created_at, expires_at, acl, content_key)
                SELECT f.key, f.owner_id, f.size, f.sha256, f.content_type, f.file_name, f.created_at, f.expires_at, f.acl,
                    c.key
                FROM fresh f LEFT JOIN content c ON c.sha256 = f.sha256 ORDER BY f.key
                ON CONFLICT (key) DO UPDATE SET content_key = excluded.content_key
                    WHERE o.content_key IS NULL AND o.sha256 = excluded.sha256
                RETURNING key, content_key)
            SELECT key FROM inserted WHERE content_key <> key
            UNION
            SELECT f.key FROM fresh f JOIN stored_object o ON o.key = f.key
            WHERE o.content_key <> f.key AND NOT EXISTS (SELECT FROM stored_content c WHERE c.key = f.key)
            """;

    /**
     * What was removed.
     *
     * @param keys of the objects
     * @param locations of the bytes that no object shows any more
     */
    record Removed(List<String> keys, List<String> locations) {}

    private record Row(String key, @Nullable String contentKey) {}

    /**
     * Makes objects known, in the caller's transaction; rows that exist already stay as they are.
     *
     * @return the keys of those whose bytes lie elsewhere already: what lies there twice is to go after the commit
     */
    List<String> insert(Collection<StoredObject> objects) {
        if (objects.isEmpty()) {
            return List.of();
        }
        List<StoredObject> rows = List.copyOf(objects);
        return database.query(
                INSERT,
                row -> row.getString(1),
                column(rows, StoredObject::key),
                rows.stream().map(StoredObject::ownerId).toArray(UUID[]::new),
                column(rows, object -> Long.toString(object.size())),
                column(rows, StoredObject::sha256),
                column(rows, StoredObject::contentType),
                column(rows, StoredObject::fileName),
                column(rows, object -> object.createdAt().toString()),
                column(
                        rows,
                        object -> object.expiresAt() == null
                                ? null
                                : object.expiresAt().toString()),
                column(
                        rows,
                        object -> object.acl().equals(Acl.PUBLIC)
                                ? null
                                : object.acl().text()),
                shares,
                shares);
    }

    /** Forgets objects and what was made of them, in the caller's transaction. */
    Removed delete(Collection<String> keys) {
        return removed(
                database.query("""
                DELETE FROM stored_object WHERE key IN (
                    SELECT key FROM unnest(?::text[]) AS named (key)
                    UNION ALL
                    SELECT key FROM stored_object WHERE derived_from = ANY (?))
                RETURNING key, content_key
                """, ObjectRepository::row, keys.toArray(String[]::new), keys.toArray(String[]::new)));
    }

    /** The same of some that have expired. What is being made of them at this moment is an orphan afterwards. */
    Removed deleteExpired(Instant now, int most) {
        return removed(database.query("""
                WITH expired AS (
                    SELECT key FROM stored_object WHERE expires_at <= ? ORDER BY expires_at LIMIT ?
                    FOR UPDATE SKIP LOCKED)
                DELETE FROM stored_object WHERE key IN (
                    SELECT key FROM expired
                    UNION ALL
                    SELECT made.key FROM stored_object made JOIN expired ON made.derived_from = expired.key)
                RETURNING key, content_key
                """, ObjectRepository::row, now, most));
    }

    /**
     * Forgets those of the contents that no object shows any more, in the caller's transaction. The lock comes first: whoever
     * is making a reference at this moment has committed it then, and the next statement sees it.
     *
     * @return their keys
     */
    List<String> release(Collection<String> contentKeys) {
        String[] keys = contentKeys.stream().distinct().toArray(String[]::new);
        if (keys.length == 0) {
            return List.of();
        }
        database.query(
                "SELECT key FROM stored_content WHERE key = ANY (?) ORDER BY sha256 FOR UPDATE",
                row -> row.getString(1),
                (Object) keys);
        return database.query("""
                DELETE FROM stored_content c WHERE key = ANY (?)
                    AND NOT EXISTS (SELECT FROM stored_object o WHERE o.content_key = c.key)
                RETURNING key
                """, row -> row.getString(1), (Object) keys);
    }

    /** Those of the places in the store at which no bytes have to be. */
    List<String> orphans(Collection<String> locations) {
        return database.query("""
                SELECT key FROM unnest(?::text[]) AS stored (key)
                WHERE NOT EXISTS (SELECT FROM stored_object o WHERE o.key = stored.key AND o.content_key IS NULL)
                    AND NOT EXISTS (SELECT FROM stored_content c WHERE c.key = stored.key)
                    AND NOT EXISTS (SELECT FROM upload WHERE object_key = stored.key AND completed_at IS NULL)
                """, row -> row.getString(1), (Object) locations.toArray(String[]::new));
    }

    /** Where the bytes of an object lie; under the key itself when it is not known. */
    String location(String key) {
        return database.first(
                        "SELECT coalesce(content_key, key) FROM stored_object WHERE key = ?",
                        row -> row.getString(1),
                        key)
                .orElse(key);
    }

    private Removed removed(List<Row> rows) {
        List<String> own = rows.stream()
                .filter(row -> row.contentKey() == null)
                .map(Row::key)
                .toList();
        List<String> shared = release(
                rows.stream().map(Row::contentKey).filter(Objects::nonNull).toList());
        return new Removed(
                rows.stream().map(Row::key).toList(),
                Stream.concat(own.stream(), shared.stream()).toList());
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getString("key"), row.getString("content_key"));
    }

    /** The object of that key, unless there is none or it has expired. */
    Optional<StoredObject> find(String key, Instant now) {
        return database.first(
                """
                SELECT o.key, o.owner_id, o.size, o.sha256, o.content_type, o.file_name, o.created_at, o.derived_from,
                    coalesce(o.content_key, o.key) AS location,
                    coalesce(o.expires_at, s.expires_at) AS expires_at, coalesce(o.acl, s.acl) AS acl
                FROM stored_object o LEFT JOIN stored_object s ON s.key = o.derived_from
                WHERE o.key = ? AND (o.expires_at IS NULL OR o.expires_at > ?)
                    AND (s.expires_at IS NULL OR s.expires_at > ?)
                """,
                row -> new StoredObject(
                        row.getString("key"),
                        Database.id(row, "owner_id"),
                        row.getLong("size"),
                        HexFormat.of().formatHex(row.getBytes("sha256")),
                        row.getString("content_type"),
                        row.getString("file_name"),
                        Database.time(row, "created_at"),
                        Database.instant(row, "expires_at"),
                        row.getString("acl") == null ? Acl.PUBLIC : Acl.of(row.getString("acl")),
                        row.getString("derived_from"),
                        row.getString("location")),
                key,
                now,
                now);
    }

    private static String[] column(List<StoredObject> rows, Function<StoredObject, @Nullable String> fact) {
        return rows.stream().map(fact).toArray(String[]::new);
    }
}
