package dev.darkroom.upstream.answer;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The model's own last word on a request, good or bad.
 *
 * @param status the model's HTTP status
 * @param body the body as received, digit for digit; JSON text, unless a gateway spoke for the model
 * @param errorType fal's name for an infrastructure failure, from the body's {@code error_type} or the header
 *     {@code X-Fal-Error-Type}; null when there is none
 * @param timeoutType {@code X-Fal-Request-Timeout-Type}; {@code user} means that the caller's own start timeout was
 *     missed, which trying again does not heal; null when absent
 * @param retryable what the provider says about trying again ({@code X-Fal-Retryable} or {@code X-Fal-Needs-Retry},
 *     which say {@code 1/0} or {@code true/false}); null when it says nothing
 * @param billableUnits {@code X-Fal-Billable-Units}; null when unknown, which is not the same as 0
 */
public record ModelAnswer(
        int status,
        String body,
        @Nullable String errorType,
        @Nullable String timeoutType,
        @Nullable Boolean retryable,
        @Nullable BigDecimal billableUnits) {

    /** Whether the model did what it was asked. */
    public boolean succeeded() {
        return status >= 200 && status < 300;
    }
}
