package dev.darkroom.imports;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import as it is stored.
 *
 * @param origin what the ids of its things are unique in; of a library the base of its API
 * @param credential encrypted; null for the configured account, and when it has ended
 * @param baseUrl of ours, for links to what has been imported
 * @param cursor where the listing goes on; null at its beginning
 * @param attempt the number of the step at hand: whoever comes late with an earlier one changes nothing
 * @param failures how many steps in a row were begun without success, with the one at hand
 */
record LibraryImport(
        UUID id,
        UUID ownerId,
        String keyId,
        ImportSource source,
        String origin,
        byte @Nullable [] credential,
        String baseUrl,
        List<String> tags,
        @Nullable UUID collectionId,
        String state,
        ImportPhase phase,
        @Nullable String cursor,
        boolean hasHistory,
        int found,
        int done,
        int skipped,
        int failed,
        @Nullable String problem,
        int attempt,
        int failures,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    static final String RUNNING = "running";
    static final String CANCELLED = "cancelled";

    boolean isRunning() {
        return state.equals(RUNNING);
    }

    /** How many of those found are still to be brought in. */
    int pending() {
        return found - done - skipped - failed;
    }
}
