package dev.darkroom.deliveries;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of a delivery.
 *
 * @param webhookId the registered webhook; null for an address that the job itself named
 * @param state {@code PENDING}, {@code DELIVERED} or {@code FAILED}
 * @param nextAttemptAt null when there is none to come
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "Delivery")
public record DeliveryReport(
        UUID id,
        @Nullable UUID webhookId,
        @Nullable UUID jobId,
        @Nullable UUID eventId,
        @Nullable String eventType,
        String format,
        String url,
        String state,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable Instant nextAttemptAt,
        List<Try> attempts) {

    DeliveryReport with(List<Try> made) {
        return new DeliveryReport(
                id,
                webhookId,
                jobId,
                eventId,
                eventType,
                format,
                url,
                state,
                createdAt,
                finishedAt,
                nextAttemptAt,
                made);
    }

    /**
     * One attempt that is over.
     *
     * @param outcome {@code DELIVERED}, {@code STATUS}, {@code DISABLED}, or the kind of failure on the way there
     * @param statusCode what the receiver answered; null when it did not
     * @param responseExcerpt the start of that answer, at most 1 KiB
     * @param requestHeaders that were sent; those that are secret show three asterisks
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "DeliveryAttempt")
    public record Try(
            int number,
            Instant at,
            String outcome,
            @Nullable Integer statusCode,
            int milliseconds,
            @Nullable String responseExcerpt,

            @Nullable @JsonRawValue @Schema(implementation = Object.class)
            String requestHeaders) {}
}
