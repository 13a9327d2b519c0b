package dev.darkroom.deliveries.outbox;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What shall be delivered.
 *
 * @param jobId null for what is about no job
 * @param url where to; checked again, address and all, when it is dialled
 * @param body sent as it is, at every attempt
 * @param webhookId the registered webhook; null for an address that the job itself named
 * @param eventId the same for all receivers of an event, and over all attempts
 * @param ownHeaders headers of the caller's own, encrypted; null for none
 */
public record NewDelivery(
        UUID ownerId,
        @Nullable UUID jobId,
        String url,
        String body,
        @Nullable UUID webhookId,
        @Nullable UUID eventId,
        @Nullable String eventType,
        DeliveryFormat format,
        byte @Nullable [] ownHeaders) {}
