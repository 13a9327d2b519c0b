package dev.darkroom.deliveries;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.deliveries.outbox.PendingDeliveries;
import dev.darkroom.shared.Texts;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of one attempt at a delivery.
 *
 * @param outcome {@code DELIVERED}, {@code STATUS}, {@code DISABLED}, {@code OVERDUE}, {@code INTERNAL}, or the kind of failure on the way there
 * @param status what the receiver answered; null when it did not
 * @param retryAfter what the receiver asked for; null when it did not
 * @param excerpt the start of what the receiver answered; null when it did not
 * @param headers that were sent, what is secret left out
 */
record DeliveryAttempt(
        String outcome,
        @Nullable Integer status,
        int milliseconds,
        boolean retryable,
        @Nullable Duration retryAfter,
        @Nullable String excerpt,
        Map<String, String> headers) {

    static final String DELIVERED = "DELIVERED";
    static final String STATUS = "STATUS";
    /** Nothing was sent: the webhook is disabled or removed. */
    static final DeliveryAttempt DISABLED =
            new DeliveryAttempt(PendingDeliveries.DISABLED, null, 0, false, null, null, Map.of());

    /** Nothing was sent: it waited for its turn for days, since its webhook may be called less often than there is to tell. */
    static final DeliveryAttempt OVERDUE = new DeliveryAttempt("OVERDUE", null, 0, false, null, null, Map.of());

    /** Something of ours is broken, such as a secret that no configured key decrypts. */
    static final DeliveryAttempt INTERNAL = new DeliveryAttempt("INTERNAL", null, 0, true, null, null, Map.of());

    static final int GONE = 410;

    boolean delivered() {
        return outcome.equals(DELIVERED);
    }

    /** What the receiver answered, as far as it can be stored. */
    @Nullable String storableExcerpt() {
        return excerpt == null
                ? null
                : Texts.isStorable(excerpt) ? excerpt : excerpt.replaceAll("[\\x00\\p{Cs}]", "\uFFFD");
    }

    /** The headers as a JSON object. */
    String headersText() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        headers.forEach(object::put);
        return object.toString();
    }

    /** Whether the receiver says that nobody wants to be told there any more. */
    boolean isGone() {
        return status != null && status == GONE;
    }
}
