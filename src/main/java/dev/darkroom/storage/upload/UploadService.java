package dev.darkroom.storage.upload;

import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Caller;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.PartStore;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens uploads, and accepts files that come in one piece. */
@ApplicationScoped
class UploadService {

    private final ApiKeyService apiKeyService;
    private final ObjectService objectService;
    private final PartStore parts;
    private final UploadRepository rows;
    private final UploadUrlSigner signatures;
    private final UploadCompletion uploadCompletion;
    private final UploadConfig config;
    private final Ids ids;
    private final Clock clock;

    UploadService(
            ApiKeyService apiKeyService,
            ObjectService objectService,
            PartStore parts,
            UploadRepository rows,
            UploadUrlSigner signatures,
            UploadCompletion uploadCompletion,
            UploadConfig config,
            Ids ids,
            Clock clock) {
        this.apiKeyService = apiKeyService;
        this.objectService = objectService;
        this.parts = parts;
        this.rows = rows;
        this.signatures = signatures;
        this.uploadCompletion = uploadCompletion;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    Upload open(Caller caller, FileRequest wish, boolean inParts) {
        return open(caller, wish, inParts, null);
    }

    /** An upload in parts whose size the wish tells, and which are cut here. */
    Upload openPlanned(Caller caller, FileRequest wish) {
        long size = Objects.requireNonNull(wish.size());
        return open(caller, wish, true, PartPlan.of(size, config.partSize().asLongValue(), parts.smallestPart()));
    }

    private Upload open(Caller caller, FileRequest wish, boolean inParts, @Nullable PartPlan plan) {
        Long size = wish.size();
        if (size != null && size > largest()) {
            throw UploadBody.tooLarge(largest());
        }
        var now = clock.instant();
        String key = objectService.newKey(wish.fileName());
        Upload upload = new Upload(
                ids.next(),
                key,
                caller.ownerId(),
                caller.keyId(),
                wish,
                inParts ? parts.begin(key, wish.contentType()) : "",
                plan,
                now.plus(config.openFor()).truncatedTo(ChronoUnit.SECONDS),
                false);
        rows.insert(upload, now);
        return upload;
    }

    /**
     * The upload whose place was signed.
     *
     * @throws Problem 403 for a signature that is not for this very place, or too old; unknown places are no different
     */
    Upload signed(String key, @Nullable String signature, boolean inParts) {
        Upload upload = rows.find(key)
                .filter(known -> signatures.isGood(known, signature) && known.inParts() == inParts)
                .orElseThrow(() -> Problem.of(Problem.Kind.FORBIDDEN, "Invalid signature"));
        if (apiKeyService.holder(upload.keyId()).isEmpty()) {
            throw Problem.of(Problem.Kind.FORBIDDEN, "The key that asked for this place is not good any more");
        }
        if (!upload.closesAt().isAfter(clock.instant())) {
            throw Problem.of(Problem.Kind.FORBIDDEN, "The signature has expired");
        }
        return upload;
    }

    /** The bytes of an upload in one piece. The same bytes may come again, others may not. */
    StoredObject put(Upload upload, UploadBody body) {
        if (!upload.wish().agreesWith(body.contentType())) {
            throw Problem.of(Problem.Kind.FORBIDDEN, "The signature is for another Content-Type");
        }
        Long size = upload.wish().size();
        WrittenFile writtenFile = receive(body, size, largest());
        try {
            return uploadCompletion.of(upload, writtenFile);
        } finally {
            objectService.discard(writtenFile.temporary());
        }
    }

    /** A file that comes with the request itself. */
    StoredObject store(Caller caller, FileRequest wish, UploadBody body) {
        WrittenFile writtenFile = receive(body, null, largest());
        try {
            return uploadCompletion.direct(caller, objectService.newKey(wish.fileName()), wish, writtenFile);
        } finally {
            objectService.discard(writtenFile.temporary());
        }
    }

    /**
     * A body in a temporary file; nothing is left behind when it ends early or has not the right size.
     *
     * @param size what was declared, null when nothing was
     */
    WrittenFile receive(UploadBody body, @Nullable Long size, long most) {
        body.require(size, most);
        WrittenFile writtenFile = write(body, size == null ? most : size);
        if (size != null && writtenFile.size() != size) {
            objectService.discard(writtenFile.temporary());
            throw UploadBody.wrongSize(size);
        }
        return writtenFile;
    }

    private WrittenFile write(UploadBody body, long most) {
        try {
            return objectService.write(body.bytes(), most);
        } catch (UncheckedIOException hungUp) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The body ended early");
        }
    }

    long largest() {
        return config.maxSize().asLongValue();
    }
}
