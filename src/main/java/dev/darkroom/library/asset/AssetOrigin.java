package dev.darkroom.library.asset;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an imported asset brings along from where it comes.
 *
 * @param jobId stands here for the request that made it, whose own id is another's to give; null for an upload
 * @param place where it stands among the outputs of that request; null for an upload
 * @param requestId that request's id over there
 * @param createdAt when it was made there; null for now
 */
public record AssetOrigin(
        @Nullable UUID jobId,
        @Nullable String place,
        @Nullable String requestId,
        @Nullable String endpoint,
        @Nullable Instant createdAt) {}
