package dev.darkroom.upstream.library;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An asset in another library.
 *
 * @param id its asset id; the vector id where an older answer has no other
 * @param requestId the request that made it; null for uploads
 * @param url null when the file is gone
 * @param type {@code image}, {@code video}, {@code audio} or {@code 3d}
 * @param generated whether a request made it; else it was brought in
 * @param tags by name
 */
public record RemoteAsset(
        String id,
        @Nullable String requestId,
        @Nullable String url,
        String type,
        @Nullable String title,
        @Nullable String endpoint,
        @Nullable String prompt,
        boolean generated,
        boolean favorited,
        List<String> collectionIds,
        List<String> tags,
        @Nullable Instant createdAt) {}
