package dev.darkroom.storage;

import dev.darkroom.shared.AfterTransaction;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.storage.file.TemporaryFiles;
import dev.darkroom.storage.file.WrittenFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Object storage: bytes under unguessable keys, and their rows. The order is: bytes to a temporary file, {@link
 * #keep} outside any transaction, {@link #insert} inside the one that makes the object known. A full disk is a
 * {@code STORAGE_FULL} problem wherever it shows.
 */
@ApplicationScoped
public class ObjectService {

    private static final Pattern IN_URL = Pattern.compile("/files/(" + ObjectKey.PATTERN + ")(?:[?#]|$)");
    private static final String MARK = "darkroom:";

    private final ObjectStore store;
    private final TemporaryFiles temporaries;
    private final RetentionResolver retentionResolver;
    private final ReadSignatures signatures;
    private final PublicReadCache reads;
    private final ObjectRepository rows;
    private final Database database;
    private final Ids ids;
    private final Clock clock;
    private final TransactionSynchronizationRegistry transaction;

    ObjectService(
            ObjectStore store,
            TemporaryFiles temporaries,
            RetentionResolver retentionResolver,
            ReadSignatures signatures,
            PublicReadCache reads,
            ObjectRepository rows,
            Database database,
            Ids ids,
            Clock clock,
            TransactionSynchronizationRegistry transaction) {
        this.store = store;
        this.temporaries = temporaries;
        this.retentionResolver = retentionResolver;
        this.signatures = signatures;
        this.reads = reads;
        this.rows = rows;
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.transaction = transaction;
    }

    /** A new key that nobody can guess. */
    public String newKey(@Nullable String fileName) {
        return ObjectKey.of(ids.token(17), FileNames.slug(fileName));
    }

    /** An empty file on this machine to write into; swept when nothing has become of it after an hour. */
    public Path newTemporary() {
        return temporaries.create();
    }

    /**
     * Copies a stream to a temporary file and leaves nothing behind when that fails.
     *
     * @throws dev.darkroom.shared.Problem TOO_LARGE beyond {@code maxBytes}, STORAGE_FULL when the disk is
     * @throws java.io.UncheckedIOException when the stream itself fails
     */
    public WrittenFile write(InputStream bytes, long maxBytes) {
        return temporaries.write(bytes, maxBytes);
    }

    /** Throws a temporary file away; one that is gone already is no error. */
    public void discard(Path temporary) {
        temporaries.discard(temporary);
    }

    /**
     * Hands a temporary file to the store, durably. A key that exists already gets these bytes, so doing it again does
     * no harm. On failure neither file is left. The row is the caller's to {@link #insert}.
     */
    public StoredObject keep(Path temporary, String key, NewObject facts) {
        StoredObject object = describe(key, facts);
        store.put(temporary, key, facts.contentType());
        return object;
    }

    /** The object of bytes that the store has under that key already, such as those of an upload in parts. */
    public StoredObject describe(String key, NewObject facts) {
        Instant now = clock.instant();
        return new StoredObject(
                key,
                facts.ownerId(),
                facts.size(),
                facts.sha256(),
                facts.contentType(),
                FileNames.shown(facts.fileName()),
                now,
                retentionResolver.end(facts, now),
                retentionResolver.acl(facts),
                null,
                key);
    }

    /**
     * What to add to the URL of an object in a result, so that whoever is told of the result can read it: a signature of
     * seven days where strangers may not read, nothing elsewhere.
     */
    public String pass(StoredObject object) {
        return pass(object, clock.instant().plus(ReadSignatures.MAX_DURATION));
    }

    /** The same until a time of the caller's choice; asked again for the same one it gives the same text. */
    public String pass(StoredObject object, Instant until) {
        return object.acl().isOpen() ? "" : signatures.query(object.key(), until);
    }

    /** What a URL of ours brings along of that, good or not, and nothing else of its query. */
    public static String passIn(String url) {
        return ReadSignatures.queryIn(url);
    }

    /**
     * The path part of a URL that reads an object, whatever its list says, for so long (whole seconds, seven days at most).
     */
    public String signedPath(String key, Duration validity) {
        return urlPath(key) + signatures.query(key, validity);
    }

    /**
     * Brings the bytes under a key, known or not, to a temporary file, to be examined there.
     *
     * @throws dev.darkroom.shared.Problem NOT_FOUND when there are none, TOO_LARGE beyond {@code maxBytes}
     */
    public WrittenFile copy(String key, long maxBytes) {
        try (InputStream bytes = open(key)) {
            return temporaries.write(bytes, maxBytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Removes the bytes of an object that was kept but never inserted. */
    public void abandon(StoredObject object) {
        abandon(object.location());
    }

    /** The same of what lies under its key; where there is nothing, that is no error. */
    public void abandon(String key) {
        store.delete(List.of(key));
    }

    /**
     * Makes objects known, in the caller's transaction; rows that exist already stay as they are. Bytes that somebody has
     * already lie once from its commit on.
     */
    public void insert(Collection<StoredObject> objects) {
        List<String> twice = rows.insert(objects);
        if (!twice.isEmpty()) {
            afterCommit(() -> store.delete(twice));
        }
    }

    /** The object of that key, unless there is none or it has expired. */
    public Optional<StoredObject> find(String key) {
        return ObjectKey.isValid(key) ? rows.find(key, clock.instant()) : Optional.empty();
    }

    /**
     * The bytes of a known object, wherever they lie. The caller closes the stream.
     *
     * @throws dev.darkroom.shared.Problem NOT_FOUND when they are missing, UNAVAILABLE when the store fails
     */
    public InputStream open(StoredObject object) {
        return store.open(object.location(), new ByteRange(0, object.size()));
    }

    /** The bytes under a key, known or not; otherwise the same. */
    public InputStream open(String key) {
        return store.open(ObjectKey.isValid(key) ? rows.location(key) : key, ByteRange.ALL);
    }

    /**
     * Where readers of objects are sent on to, such as {@code https://bucket.example.com}, for pages that say where
     * their pictures may come from; empty when all come from us.
     */
    public Optional<String> readOrigin() {
        return store.readOrigin();
    }

    /** The path part of the object's URL, such as {@code /files/...}. */
    public static String urlPath(String key) {
        return "/files/" + key;
    }

    /** What stands for an object in a text that is kept, before there is an address to make a URL with. */
    public static String mark(String key) {
        return MARK + key;
    }

    public static boolean isMark(String text) {
        return text.startsWith(MARK) && ObjectKey.isValid(text.substring(MARK.length()));
    }

    /** The key in a mark or in a URL of ours, at whatever address it was given out; empty when it is none of ours. */
    public static Optional<String> keyIn(String url) {
        if (isMark(url)) {
            return Optional.of(url.substring(MARK.length()));
        }
        Matcher path = IN_URL.matcher(url);
        return path.find() ? Optional.of(path.group(1)) : Optional.empty();
    }

    /**
     * Changes who may read an object and what is made of it, from the commit of the surrounding transaction; other
     * instances may let strangers read for some seconds more.
     */
    @Transactional
    public void restrict(String key, Acl acl) {
        database.update(
                "UPDATE stored_object SET acl = ?::jsonb WHERE key = ?",
                acl.equals(Acl.PUBLIC) ? null : acl.text(),
                key);
        List<String> changed = database.query(
                "SELECT key FROM stored_object WHERE key = ? OR derived_from = ?", row -> row.getString(1), key, key);
        transaction.registerInterposedSynchronization(AfterTransaction.committed(() -> reads.forget(changed)));
    }

    /**
     * Forgets objects and what was made of them; bytes that no other object shows go when the surrounding transaction has
     * committed. Those that are unknown are passed over.
     */
    @Transactional
    public void delete(Collection<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        ObjectRepository.Removed removed = rows.delete(keys);
        if (!removed.keys().isEmpty()) {
            afterCommit(() -> {
                reads.forget(removed.keys());
                store.delete(removed.locations());
            });
        }
    }

    private void afterCommit(Runnable work) {
        if (transaction.getTransactionStatus() == Status.STATUS_NO_TRANSACTION) {
            work.run();
        } else {
            transaction.registerInterposedSynchronization(AfterTransaction.committed(work));
        }
    }
}
