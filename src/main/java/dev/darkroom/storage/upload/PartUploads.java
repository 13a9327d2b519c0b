package dev.darkroom.storage.upload;

import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.PartStore;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Uploads whose bytes come in parts: in any order, several at once, some of them twice. */
@ApplicationScoped
class PartUploads {

    private final UploadService uploadService;
    private final UploadRepository rows;
    private final PartStore store;
    private final PartAssembly join;
    private final PartVerifier checks;
    private final UploadCompletion uploadCompletion;
    private final ObjectService objectService;
    private final Clock clock;

    PartUploads(
            UploadService uploadService,
            UploadRepository rows,
            PartStore store,
            PartAssembly join,
            PartVerifier checks,
            UploadCompletion uploadCompletion,
            ObjectService objectService,
            Clock clock) {
        this.uploadService = uploadService;
        this.rows = rows;
        this.store = store;
        this.join = join;
        this.checks = checks;
        this.uploadCompletion = uploadCompletion;
        this.objectService = objectService;
        this.clock = clock;
    }

    /** The upload that a bearer of a token speaks of; somebody else's is not found. */
    Upload owned(UUID ownerId, String key, String uploadId) {
        return rows.find(key)
                .filter(upload -> upload.inParts()
                        && upload.plan() == null
                        && upload.ownerId().equals(ownerId)
                        && upload.id().toString().equals(uploadId)
                        && upload.closesAt().isAfter(clock.instant()))
                .orElseThrow(() -> Problem.notFound("Upload"));
    }

    /** Takes a part; one of the same number that came before is replaced. */
    StoredPart put(Upload upload, String partNumber, UploadBody uploadBody) {
        int number = number(partNumber);
        if (upload.complete()) {
            throw closed();
        }
        long left = uploadService.largest() - rows.sizeWithout(upload.id(), number);
        Long size = upload.plan() == null ? null : upload.plan().sizeOf(number);
        WrittenFile writtenFile = uploadService.receive(uploadBody, size, Math.max(0, left));
        try {
            requireSome(writtenFile.size());
            String tag = store.put(upload.key(), upload.storeId(), number, writtenFile);
            StoredPart part = new StoredPart(number, writtenFile.size(), writtenFile.sha256(), tag);
            QuarkusTransaction.requiringNew().run(() -> record(upload, part));
            return part;
        } finally {
            objectService.discard(writtenFile.temporary());
        }
    }

    /** Puts the parts together. Doing it again brings the same object. */
    StoredObject complete(Upload upload, PartList list) {
        StoredObject object = uploadCompletion.once(upload, () -> join(upload, list));
        rows.deleteParts(upload.id());
        return object;
    }

    private void record(Upload upload, StoredPart part) {
        if (!rows.lockOpen(upload.id(), clock.instant())) {
            throw closed();
        }
        // Counted again, since parts may have come at the same time.
        if (rows.sizeWithout(upload.id(), part.number()) + part.size() > uploadService.largest()) {
            throw UploadBody.tooLarge(uploadService.largest());
        }
        rows.put(upload.id(), part);
    }

    private StoredObject join(Upload upload, PartList list) {
        List<StoredPart> parts = rows.parts(upload.id());
        list.requireAll(parts);
        if (upload.plan() != null) {
            list.requirePlan(upload.plan(), parts);
        }
        long size = parts.stream().mapToLong(StoredPart::size).sum();
        Long declared = upload.wish().size();
        if (declared != null && size != declared) {
            throw UploadBody.wrongSize(declared);
        }
        join.join(upload, () -> parts);
        String sha256 = checks.sha256(upload.key(), parts);
        return objectService.describe(upload.key(), UploadCompletion.facts(upload, size, sha256));
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > PartStore.MAX_PARTS) {
            throw Problem.invalid("path.part_number", "Input should be a whole number from 1 to 10000");
        }
        return Integer.parseInt(text);
    }

    /** A client that sends one has lost the bytes, and a file put together of it would lack them. */
    private static void requireSome(long size) {
        if (size == 0) {
            throw Problem.invalid("body", "A part must have at least one byte");
        }
    }

    private static Problem closed() {
        return Problem.of(Problem.Kind.CONFLICT, "The upload takes no more parts");
    }
}
