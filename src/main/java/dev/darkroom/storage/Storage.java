package dev.darkroom.storage;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects. The order is: bytes to a temporary file, {@link #keep} outside any transaction, {@link #insert} inside
 * the one that makes the object known. A full disk is a {@code STORAGE_FULL} problem wherever it shows.
 */
@ApplicationScoped
public class Storage {

    private final Disk disk;
    private final Database database;
    private final Ids ids;
    private final Clock clock;
    private final TransactionSynchronizationRegistry transaction;

    Storage(Disk disk, Database database, Ids ids, Clock clock, TransactionSynchronizationRegistry transaction) {
        this.disk = disk;
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.transaction = transaction;
    }

    /** A new key that nobody can guess. */
    public String newKey(@Nullable String fileName) {
        return ObjectKey.of(ids.token(17), FileNames.slug(fileName));
    }

    /** An empty file to write into; swept when nothing has become of it after an hour. */
    public Path newTemporary() {
        return disk.newTemporary();
    }

    /**
     * Copies a stream to a temporary file and leaves nothing behind when that fails.
     *
     * @throws dev.darkroom.shared.Problem TOO_LARGE beyond {@code maxBytes}, STORAGE_FULL when the disk is
     * @throws java.io.UncheckedIOException when the stream itself fails
     */
    public Written write(InputStream bytes, long maxBytes) {
        return disk.write(bytes, maxBytes);
    }

    /** Throws a temporary file away; one that is gone already is no error. */
    public void discard(Path temporary) {
        disk.discard(temporary);
    }

    /**
     * Moves a temporary file to its place, durably. A key that exists already gets these bytes, so doing it again does
     * no harm. On failure neither file is left. The row is the caller's to {@link #insert}.
     */
    public StoredObject keep(Path temporary, String key, NewObject facts) {
        disk.settle(temporary, key);
        Instant now = clock.instant();
        Long seconds = facts.expirationSeconds();
        return new StoredObject(
                key,
                facts.ownerId(),
                facts.size(),
                facts.sha256(),
                facts.contentType(),
                FileNames.shown(facts.fileName()),
                now,
                seconds == null || seconds <= 0 ? null : now.plusSeconds(seconds));
    }

    /** Removes the bytes of an object that was kept but never inserted. */
    public void abandon(StoredObject object) {
        disk.delete(object.key());
    }

    /** Makes objects known, in the caller's transaction; rows that exist already stay as they are. */
    public void insert(Collection<StoredObject> objects) {
        if (objects.isEmpty()) {
            return;
        }
        List<StoredObject> rows = List.copyOf(objects);
        database.update(
                """
                INSERT INTO stored_object
                    (key, owner_id, size, sha256, content_type, file_name, created_at, expires_at)
                SELECT key, owner_id, size::bigint, decode(sha256, 'hex'), content_type, file_name,
                       created_at::timestamptz, expires_at::timestamptz
                FROM unnest(?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    AS fresh (key, owner_id, size, sha256, content_type, file_name, created_at, expires_at)
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
                                : object.expiresAt().toString()));
    }

    /** The object of that key, unless there is none or it has expired. */
    public Optional<StoredObject> find(String key) {
        if (!ObjectKey.isValid(key)) {
            return Optional.empty();
        }
        return database.first(
                "SELECT * FROM stored_object WHERE key = ? AND (expires_at IS NULL OR expires_at > ?)",
                row -> new StoredObject(
                        row.getString("key"),
                        Database.id(row, "owner_id"),
                        row.getLong("size"),
                        HexFormat.of().formatHex(row.getBytes("sha256")),
                        row.getString("content_type"),
                        row.getString("file_name"),
                        Database.time(row, "created_at"),
                        Database.instant(row, "expires_at")),
                key,
                clock.instant());
    }

    /** Where the bytes of a known object lie. */
    public Path path(StoredObject object) {
        return disk.path(object.key());
    }

    /** The path part of the object's URL, such as {@code /files/...}. */
    public static String urlPath(String key) {
        return "/files/" + key;
    }

    /** Forgets an object; its bytes go when the surrounding transaction has committed. False when it was unknown. */
    @Transactional
    public boolean delete(String key) {
        boolean known = database.update("DELETE FROM stored_object WHERE key = ?", key) > 0;
        if (known) {
            transaction.registerInterposedSynchronization(new AfterCommit(() -> disk.delete(key)));
        }
        return known;
    }

    private static String[] column(List<StoredObject> rows, Function<StoredObject, @Nullable String> fact) {
        return rows.stream().map(fact).toArray(String[]::new);
    }

    private record AfterCommit(Runnable work) implements Synchronization {

        @Override
        public void beforeCompletion() {
            // Nothing to prepare.
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                work.run();
            }
        }
    }
}
