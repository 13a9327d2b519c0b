package dev.darkroom.storage.upload;

import dev.darkroom.access.Caller;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.DirectParts;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.PartStore;
import dev.darkroom.storage.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Multipart uploads of a known size: the URLs of their parts are issued at the start, to the bucket itself where callers can
 * reach it, and to this service elsewhere.
 */
@ApplicationScoped
class PlannedUploads {

    /**
     * Where a part goes.
     *
     * @param url takes the part by PUT and grants that by itself: not to be logged
     * @param etag of what has come, as {@link #complete} wants it listed; null while nothing of that size has
     */
    record Place(
            int number, String url, long size, @Nullable String etag) {}

    private final UploadService uploadService;
    private final PartUploads partUploads;
    private final DirectUploads directUploads;
    private final UploadRepository rows;
    private final UploadUrlSigner signatures;
    private final UploadCompletion uploadCompletion;
    private final PartStore store;
    private final ObjectService objectService;
    private final Clock clock;

    PlannedUploads(
            UploadService uploadService,
            PartUploads partUploads,
            DirectUploads directUploads,
            UploadRepository rows,
            UploadUrlSigner signatures,
            UploadCompletion uploadCompletion,
            PartStore store,
            ObjectService objectService,
            Clock clock) {
        this.uploadService = uploadService;
        this.partUploads = partUploads;
        this.directUploads = directUploads;
        this.rows = rows;
        this.signatures = signatures;
        this.uploadCompletion = uploadCompletion;
        this.store = store;
        this.objectService = objectService;
        this.clock = clock;
    }

    Upload open(Caller caller, FileRequest wish) {
        return uploadService.openPlanned(caller, wish);
    }

    /**
     * Where the parts go, in their order, until the upload closes.
     *
     * @param fileUrl of the object that is to be
     */
    List<Place> places(Upload upload, String fileUrl) {
        return places(upload, fileUrl, Map.of());
    }

    /** The same, with what has come so far; none where the upload is complete. */
    List<Place> placesNow(Upload upload, String fileUrl) {
        return upload.complete() ? List.of() : places(upload, fileUrl, etags(upload));
    }

    private List<Place> places(Upload upload, String fileUrl, Map<Integer, String> etags) {
        PartPlan plan = upload.planned();
        IntFunction<String> url = urls(upload, fileUrl);
        return IntStream.rangeClosed(1, plan.count())
                .mapToObj(number -> new Place(number, url.apply(number), plan.sizeOf(number), etags.get(number)))
                .toList();
    }

    // A bucket's part may be of another size where it does not look at what was signed; completing would refuse it.
    private Map<Integer, String> etags(Upload upload) {
        PartPlan plan = upload.planned();
        List<StoredPart> parts = store.direct()
                .map(direct -> DirectUploads.sent(upload, direct))
                .orElseGet(() -> rows.parts(upload.id()));
        return parts.stream()
                .filter(part -> part.number() <= plan.count() && part.size() == plan.sizeOf(part.number()))
                .collect(Collectors.toMap(StoredPart::number, StoredPart::sha256));
    }

    /** The open upload of that id, or one that has ended well; somebody else's is not found. */
    Upload owned(UUID ownerId, String id) {
        return rows.findById(id)
                .filter(upload -> upload.plan() != null
                        && upload.ownerId().equals(ownerId)
                        && upload.closesAt().isAfter(clock.instant()))
                .orElseThrow(() -> Problem.notFound("Upload"));
    }

    /** Puts the parts together. Doing it again brings the same object. */
    StoredObject complete(Upload upload, PartList list) {
        return store.direct()
                .map(direct -> uploadCompletion.once(upload, () -> directUploads.join(upload, direct, list)))
                .orElseGet(() -> partUploads.complete(upload, list));
    }

    /** Gives an upload up, with all that has come of it. Should that be cut short, it can be done again. */
    void abort(Upload upload) {
        if (!uploadCompletion.claimed(upload)) {
            uploadCompletion.ended(upload);
            throw Problem.of(Problem.Kind.CONFLICT, "The upload is complete");
        }
        try {
            store.abort(upload.key(), upload.storeId());
            objectService.abandon(upload.key());
            rows.delete(List.of(upload.id()));
        } catch (RuntimeException failure) {
            rows.release(upload.id());
            throw failure;
        }
    }

    private IntFunction<String> urls(Upload upload, String fileUrl) {
        return store.direct().map(direct -> direct(upload, direct)).orElseGet(() -> {
            String signature = "?signature=" + signatures.of(upload);
            return number -> fileUrl + "/" + number + signature;
        });
    }

    private IntFunction<String> direct(Upload upload, DirectParts direct) {
        Duration left = Duration.ofSeconds(
                Duration.between(clock.instant(), upload.closesAt()).toSeconds());
        return number -> direct.url(
                        upload.key(), upload.storeId(), number, upload.planned().sizeOf(number), left)
                .toString();
    }
}
