package dev.darkroom.jobs;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may say about a job beside its input.
 *
 * @param tags for the job and for the assets that it makes
 * @param collectionId where its assets go; it may have been deleted by then
 * @param metadata a JSON object, as it was sent
 * @param retryOf the job whose input this one runs again
 * @param startDeadline by then upstream must have it
 */
record Wishes(
        List<String> tags,
        @Nullable UUID collectionId,
        @Nullable String metadata,
        @Nullable UUID retryOf,
        @Nullable Instant startDeadline) {

    static final Wishes NONE = new Wishes(List.of(), null, null, null, null);

    Wishes {
        tags = List.copyOf(tags);
    }
}
