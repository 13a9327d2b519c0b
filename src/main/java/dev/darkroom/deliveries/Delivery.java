package dev.darkroom.deliveries;

import dev.darkroom.shared.work.ClaimBounds.Lane;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that is due and claimed.
 *
 * @param jobId null for what is about no job
 * @param webhookId the registered webhook; null for an address that the job itself named
 * @param receiver host and port of the URL
 * @param body null where it was too large to be read along with the claim
 * @param bodyBytesLeftOut its length in UTF-8 bytes then; 0 where it is here
 * @param attempt the number of the attempt at hand, from 1
 * @param attemptsBefore how many of them were made before it was last replayed
 * @param replayedAt when that was; null for one that never was
 * @param traceContext the span that its job's life is told below; null for none
 */
record Delivery(
        UUID id,
        UUID ownerId,
        @Nullable UUID jobId,
        @Nullable UUID webhookId,
        @Nullable UUID eventId,
        @Nullable String eventType,
        String url,
        String receiver,
        String format,
        byte @Nullable [] ownHeaders,
        @Nullable String body,
        long bodyBytesLeftOut,
        int attempt,
        int attemptsBefore,
        @Nullable Instant replayedAt,
        @Nullable String traceContext) {

    Lane lane() {
        return new Lane(ownerId, receiver);
    }

    /** Since when it is to be sent: its last replay, or its making to the millisecond, which a UUID of version 7 begins with. */
    Instant wantedSince() {
        return replayedAt == null ? Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16) : replayedAt;
    }

    /** The same for all receivers of an event, and over all attempts. */
    UUID messageId() {
        return eventId == null ? id : eventId;
    }

    /** The number of the attempt at hand in the schedule. */
    int scheduledAttempt() {
        return attempt - attemptsBefore;
    }
}
