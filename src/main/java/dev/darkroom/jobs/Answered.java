package dev.darkroom.jobs;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What upstream finally said, by callback or when asked.
 *
 * @param by how we learnt it, for the history
 * @param body JSON text, digit for digit
 * @param upstreamId null when the way it came does not name it
 * @param billableUnits null when unknown
 */
record Answered(
        String by,
        int status,
        String body,
        @Nullable String errorType,
        @Nullable String upstreamId,
        @Nullable BigDecimal billableUnits) {

    boolean succeeded() {
        return status >= 200 && status < 300;
    }
}
