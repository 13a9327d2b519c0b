package dev.darkroom.jobs;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The provider's final answer about a job, by callback or by polling.
 *
 * @param by how we learnt it, for the history
 * @param body JSON text, digit for digit
 * @param upstreamId null when the way it came does not name it
 * @param billableUnits null when unknown
 * @param timeoutType {@code user} when the caller's own start timeout was missed; null when upstream did not say
 * @param retryable whether upstream says that trying again may help; null when it does not say
 */
public record UpstreamResult(
        String by,
        int status,
        String body,
        @Nullable String errorType,
        @Nullable String upstreamId,
        @Nullable BigDecimal billableUnits,
        @Nullable String timeoutType,
        @Nullable Boolean retryable) {

    public boolean succeeded() {
        return status >= 200 && status < 300;
    }
}
