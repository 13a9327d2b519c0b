package dev.darkroom.storage.backend;

import static dev.darkroom.storage.backend.S3Service.call;

import dev.darkroom.storage.DirectParts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Presigned part uploads (S3 {@code UploadPart}) and the listing of what has come ({@code ListParts}). */
final class BucketDirectParts implements DirectParts {

    /** S3 signs for no longer than that. */
    private static final Duration MAX_DURATION = Duration.ofDays(7);

    private final S3Service s3;

    BucketDirectParts(S3Service s3) {
        this.s3 = s3;
    }

    @Override
    public URI url(String key, String upload, int number, long size, Duration validity) {
        return s3.presigned(
                UploadPartRequest.builder()
                        .bucket(s3.bucket())
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .contentLength(size)
                        .build(),
                validity.compareTo(MAX_DURATION) > 0 ? MAX_DURATION : validity);
    }

    @Override
    public List<Sent> sent(String key, String upload) {
        return call(
                "Upload",
                () -> s3
                        .client()
                        .listPartsPaginator(
                                list -> list.bucket(s3.bucket()).key(key).uploadId(upload))
                        .parts()
                        .stream()
                        .map(part -> new Sent(
                                part.partNumber(), part.size(), part.eTag().replace("\"", "")))
                        .toList());
    }
}
