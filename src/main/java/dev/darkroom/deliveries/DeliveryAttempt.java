package dev.darkroom.deliveries;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of one attempt at a delivery.
 *
 * @param outcome {@code DELIVERED}, {@code STATUS}, or the kind of failure on the way there
 * @param status what the receiver answered; null when it did not
 * @param retryAfter what the receiver asked for; null when it did not
 */
record DeliveryAttempt(
        String outcome,
        @Nullable Integer status,
        int milliseconds,
        boolean retryable,
        @Nullable Duration retryAfter) {

    static final String DELIVERED = "DELIVERED";
    static final String STATUS = "STATUS";

    boolean delivered() {
        return outcome.equals(DELIVERED);
    }
}
