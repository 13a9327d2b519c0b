package dev.darkroom.imports;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something found that is being brought in.
 *
 * @param facts JSON of {@link ItemMetadata}
 * @param attempt from 1 on; whoever comes late with an earlier one settles nothing
 */
record ImportItem(
        UUID importId,
        UUID ownerId,
        String sourceId,
        String name,
        @Nullable String location,
        String facts,
        int attempt) {}
