package dev.darkroom.imports;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times that a source tells, as far as they can be true. */
final class SourceTimestamps {

    private SourceTimestamps() {}

    /** Never before 1970, and never to come. */
    static @Nullable Instant bounded(@Nullable Instant told, Instant now) {
        if (told == null) {
            return null;
        }
        if (told.isBefore(Instant.EPOCH)) {
            return Instant.EPOCH;
        }
        return told.isAfter(now) ? now : told;
    }
}
