package dev.darkroom.storage;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Repository of stored objects. */
@ApplicationScoped
class ObjectRepository {

    private final Database database;

    ObjectRepository(Database database) {
        this.database = database;
    }

    /** Makes objects known, in the caller's transaction; rows that exist already stay as they are. */
    void insert(Collection<StoredObject> objects) {
        if (objects.isEmpty()) {
            return;
        }
        List<StoredObject> rows = List.copyOf(objects);
        database.update(
                """
                INSERT INTO stored_object
                    (key, owner_id, size, sha256, content_type, file_name, created_at, expires_at, acl)
                SELECT key, owner_id, size::bigint, decode(sha256, 'hex'), content_type, file_name,
                       created_at::timestamptz, expires_at::timestamptz, acl::jsonb
                FROM unnest(?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[])
                    AS fresh (key, owner_id, size, sha256, content_type, file_name, created_at, expires_at, acl)
                ON CONFLICT (key) DO NOTHING
                """,
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
                                : object.acl().text()));
    }

    /** The object of that key, unless there is none or it has expired. */
    Optional<StoredObject> find(String key, Instant now) {
        return database.first(
                """
                SELECT o.key, o.owner_id, o.size, o.sha256, o.content_type, o.file_name, o.created_at, o.derived_from,
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
                        row.getString("derived_from")),
                key,
                now,
                now);
    }

    private static String[] column(List<StoredObject> rows, Function<StoredObject, @Nullable String> fact) {
        return rows.stream().map(fact).toArray(String[]::new);
    }
}
