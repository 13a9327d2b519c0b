package dev.darkroom.storage.upload;

import dev.darkroom.shared.Problem;
import dev.darkroom.storage.DirectParts;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The ends of uploads whose bytes went past us: the bucket is asked what has come, and read once when all has. */
@ApplicationScoped
class DirectUploads {

    private final PartAssembly join;
    private final PartVerifier checks;
    private final ObjectService objectService;

    DirectUploads(PartAssembly join, PartVerifier checks, ObjectService objectService) {
        this.join = join;
        this.checks = checks;
        this.objectService = objectService;
    }

    /**
     * The object of exactly the parts that were planned and are listed, in the bucket but not known yet.
     *
     * @throws Problem INVALID, with the upload as it was, when a part is missing, is listed otherwise or has another size
     */
    StoredObject join(Upload upload, DirectParts direct, PartList list) {
        join.join(upload, () -> {
            List<StoredPart> sent = sent(upload, direct);
            list.requireAll(sent);
            list.requirePlan(upload.planned(), sent);
            return sent;
        });
        String sha256 = checks.sha256(upload.key(), upload.planned().size());
        return objectService.describe(
                upload.key(), UploadCompletion.facts(upload, upload.planned().size(), sha256));
    }

    /** Towards the caller the tag is the bucket's: that is what it was told when it sent the part. */
    static List<StoredPart> sent(Upload upload, DirectParts direct) {
        return direct.sent(upload.key(), upload.storeId()).stream()
                .map(part -> new StoredPart(part.number(), part.size(), part.etag(), part.etag()))
                .toList();
    }
}
