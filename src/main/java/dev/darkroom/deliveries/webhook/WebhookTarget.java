package dev.darkroom.deliveries.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the sender of deliveries has to know of a webhook.
 *
 * @param secrets that sign: the present one first, then that before it, while it is good
 * @param callsPerMinute null for as many as there are
 * @param concurrency attempts under way at the same time; null for as many as there are places
 * @param failingSince null while the last attempt succeeded
 * @param lastFailedAt to the hour; null where none has failed
 */
public record WebhookTarget(
        UUID id,
        String url,
        List<Signing> secrets,
        @Nullable Integer callsPerMinute,
        @Nullable Integer concurrency,
        @Nullable Instant failingSince,
        @Nullable Instant lastFailedAt) {

    /** @param until null for ever */
    public record Signing(byte[] secret, @Nullable Instant until) {}

    /** The secrets that are good now. */
    public List<byte[]> secretsAt(Instant now) {
        return secrets.stream()
                .filter(signing -> signing.until == null || now.isBefore(signing.until))
                .map(Signing::secret)
                .toList();
    }
}
