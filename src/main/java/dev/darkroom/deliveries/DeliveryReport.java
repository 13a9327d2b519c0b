package dev.darkroom.deliveries;

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
 * @param state {@code PENDING}, {@code DELIVERED} or {@code FAILED}
 * @param nextAttemptAt null when there is none to come
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DeliveryReport(
        UUID deliveryId,
        String url,
        String state,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable Instant nextAttemptAt,
        List<Try> attempts) {

    /**
     * One attempt that is over.
     *
     * @param outcome {@code DELIVERED}, {@code STATUS}, or the kind of failure on the way there
     * @param statusCode what the receiver answered; null when it did not
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "DeliveryAttempt")
    public record Try(
            int number,
            Instant at,
            String outcome,
            @Nullable Integer statusCode,
            int milliseconds) {}
}
