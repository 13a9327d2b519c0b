package dev.darkroom.storage;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Parts that callers send straight to the bucket: their bytes never pass through us, and we learn of them only by asking.
 * Nothing can be read at the key before the upload is completed, and nothing can be sent afterwards.
 */
public interface DirectParts {

    /**
     * A part that has come.
     *
     * @param size in bytes
     * @param etag without quotes
     */
    record Sent(int number, long size, String etag) {}

    /**
     * Where that part may be put, and put again: the URL grants it by itself and is not to be logged. The length is
     * among what is signed, so whoever has the URL can send so many bytes and not one more.
     *
     * @param size in bytes, at least 1
     * @param validity at least a second; 7 days are the most that comes of it
     */
    URI url(String key, String upload, int number, long size, Duration validity);

    /**
     * What has come so far, by ascending number.
     *
     * @throws dev.darkroom.shared.Problem NOT_FOUND when the upload has been completed or aborted
     */
    List<Sent> sent(String key, String upload);
}
