package dev.darkroom.storage;

import static dev.darkroom.storage.S3Service.call;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Parts that callers send straight to the bucket: their bytes never pass through us, and we learn of them only by asking.
 * Nothing can be read at the key before the upload is completed, and nothing can be sent afterwards.
 */
public final class DirectParts {

    /** S3 signs for no longer than that. */
    private static final Duration LONGEST = Duration.ofDays(7);

    /**
     * A part that has come.
     *
     * @param size in bytes
     * @param etag without quotes
     */
    public record Sent(int number, long size, String etag) {}

    private final S3Service s3;

    DirectParts(S3Service s3) {
        this.s3 = s3;
    }

    /**
     * Where that part may be put, and put again: the URL grants it by itself and is not to be logged. The length is
     * among what is signed, so whoever has the URL can send so many bytes and not one more.
     *
     * @param size in bytes, at least 1
     * @param validity at least a second; 7 days are the most that comes of it
     */
    public URI url(String key, String upload, int number, long size, Duration validity) {
        var signed = s3.presigner()
                .presignUploadPart(
                        presign -> presign.signatureDuration(validity.compareTo(LONGEST) > 0 ? LONGEST : validity)
                                .uploadPartRequest(part -> part.bucket(s3.bucket())
                                        .key(key)
                                        .uploadId(upload)
                                        .partNumber(number)
                                        .contentLength(size)));
        return URI.create(signed.url().toString());
    }

    /**
     * What has come so far, by ascending number.
     *
     * @throws dev.darkroom.shared.Problem NOT_FOUND when the upload has been completed or aborted
     */
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
