package dev.darkroom.storage.upload;

import dev.darkroom.access.Caller;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Completes uploads. Makes objects of what was uploaded: at most one for each upload, whoever asks and however
 * often.
 */
@ApplicationScoped
class UploadCompletion {

    /** Longer than putting the largest file together takes; a crash in the middle costs a client this wait. */
    private static final Duration CLAIM = Duration.ofMinutes(15);

    private static final Duration SOON = Duration.ofSeconds(1);

    private final ObjectService objectService;
    private final UploadRepository rows;
    private final Clock clock;

    UploadCompletion(ObjectService objectService, UploadRepository rows, Clock clock) {
        this.objectService = objectService;
        this.rows = rows;
        this.clock = clock;
    }

    /** Ends an upload with these bytes; they are taken over. Bytes that are there already may come again. */
    StoredObject of(Upload upload, WrittenFile writtenFile) {
        if (!claimed(upload)) {
            return repeated(upload, writtenFile);
        }
        return underClaim(
                upload, () -> keep(upload.key(), facts(upload, writtenFile.size(), writtenFile.sha256()), writtenFile));
    }

    /** Ends an upload with the object that the supplier keeps, or finds what it has become already. */
    StoredObject once(Upload upload, Supplier<StoredObject> kept) {
        return claimed(upload) ? underClaim(upload, kept) : ended(upload);
    }

    /** Whether the caller may now end the upload; nobody else can before that is done, or the claim is given back. */
    boolean claimed(Upload upload) {
        return rows.claim(upload.id(), clock.instant(), clock.instant().plus(CLAIM));
    }

    /** Ends a claimed upload with the object that the supplier keeps; gives the claim back when that fails. */
    private StoredObject underClaim(Upload upload, Supplier<StoredObject> kept) {
        try {
            return known(kept.get(), () -> end(upload));
        } catch (RuntimeException failure) {
            rows.release(upload.id());
            throw failure;
        }
    }

    /** An object of bytes that came without an upload being opened first. */
    StoredObject direct(Caller caller, String key, FileRequest wish, WrittenFile writtenFile) {
        NewObject facts = facts(caller.ownerId(), caller.keyId(), wish, writtenFile.size(), writtenFile.sha256());
        return known(keep(key, facts, writtenFile), () -> {});
    }

    /** What an upload that has ended became; else somebody is ending it at this moment. */
    StoredObject ended(Upload upload) {
        Upload now = rows.find(upload.key()).orElseThrow(() -> Problem.notFound("Upload"));
        if (!now.complete()) {
            throw Problem.conflict("The upload is being completed by another request", SOON);
        }
        return objectService.find(upload.key()).orElseThrow(() -> Problem.notFound("File"));
    }

    static NewObject facts(Upload upload, long size, String sha256) {
        return facts(upload.ownerId(), upload.keyId(), upload.wish(), size, sha256);
    }

    private static NewObject facts(UUID ownerId, String keyId, FileRequest wish, long size, String sha256) {
        return new NewObject(
                ownerId,
                size,
                sha256,
                wish.contentType(),
                wish.fileName(),
                wish.lifecycle().expirationSeconds(),
                wish.lifecycle().initialAcl(),
                keyId);
    }

    /** Whoever took longer than a claim lasts may find that the upload, and with it the bytes, has been given up. */
    private void end(Upload upload) {
        if (!rows.complete(upload.id(), clock.instant())) {
            throw Problem.notFound("Upload");
        }
    }

    private StoredObject repeated(Upload upload, WrittenFile writtenFile) {
        StoredObject object = ended(upload);
        if (!object.sha256().equals(writtenFile.sha256())) {
            throw Problem.of(Problem.Kind.CONFLICT, "The upload is complete, with other bytes");
        }
        return object;
    }

    private StoredObject keep(String key, NewObject facts, WrittenFile writtenFile) {
        return objectService.keep(writtenFile.temporary(), key, facts);
    }

    /** Should the commit fail, the bytes stay: it may have gone through all the same, and what has no row is swept. */
    private StoredObject known(StoredObject object, Runnable and) {
        QuarkusTransaction.requiringNew().run(() -> {
            objectService.insert(List.of(object));
            and.run();
        });
        return object;
    }
}
