package dev.darkroom.upstream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An asset in the provider's own library.
 *
 * @param assetId null in older answers
 * @param vectorId the older reference, always there
 * @param requestId the request that made it; null for uploads
 * @param url null when the file is gone
 * @param type {@code image}, {@code video}, {@code audio} or {@code 3d}
 * @param endpoint the endpoint that made it; null for uploads
 */
public record UpstreamAsset(
        @Nullable String assetId,
        String vectorId,
        @Nullable String requestId,
        @Nullable String url,
        String type,
        String title,
        @Nullable String endpoint,
        @Nullable String prompt,
        @Nullable String contentType,
        @Nullable Instant createdAt) {}
