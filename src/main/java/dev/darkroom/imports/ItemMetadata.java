package dev.darkroom.imports;

import dev.darkroom.upstream.library.RemoteAsset;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the source says of a thing, beside where its bytes are.
 *
 * @param generated whether a request made it
 * @param collectionIds at the source
 * @param tags by name
 */
@RegisterForReflection
record ItemMetadata(
        @Nullable String title,
        @Nullable String prompt,
        @Nullable String requestId,
        @Nullable String endpoint,
        boolean generated,
        boolean favorited,
        List<String> collectionIds,
        List<String> tags,
        @Nullable Instant createdAt) {

    /** Of collections, and of tags. */
    private static final int MOST = 1_000;

    static ItemMetadata of(RemoteAsset asset) {
        return new ItemMetadata(
                asset.title(),
                asset.prompt(),
                asset.requestId(),
                asset.endpoint(),
                asset.generated(),
                asset.favorited(),
                asset.collectionIds().stream().limit(MOST).toList(),
                asset.tags().stream().limit(MOST).toList(),
                asset.createdAt());
    }

    /** Of something that is no asset of a library. */
    static ItemMetadata of(
            @Nullable String title, @Nullable String prompt, List<String> tags, @Nullable Instant createdAt) {
        return new ItemMetadata(title, prompt, null, null, false, false, List.of(), tags, createdAt);
    }
}
