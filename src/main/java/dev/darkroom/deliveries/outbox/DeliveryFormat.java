package dev.darkroom.deliveries.outbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Format of a webhook's request: what its body is, and which headers it has beside those of Standard Webhooks. */
public enum DeliveryFormat {
    /** fal's body and fal's signature. */
    FAL,
    /** An event, {@code {id, type, created_at, data}}. */
    STANDARD,
    /** The event's data, with CloudEvents 1.0's attributes as headers (binary mode). */
    CLOUDEVENTS,
    /** The caller's own template, filled in. */
    BODY;

    /** As stored and as callers write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** That of a label; empty where there is none. */
    public static Optional<DeliveryFormat> of(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label().equals(label))
                .findFirst();
    }
}
