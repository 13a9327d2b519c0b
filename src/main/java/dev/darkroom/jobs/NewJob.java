package dev.darkroom.jobs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as taken in, before anything has happened to it.
 *
 * @param waitsForKeySlot its key may only have so many under way at the same time
 */
public record NewJob(
        UUID id,
        UUID ownerId,
        String keyId,
        String endpoint,
        String input,
        String headers,
        @Nullable String webhookUrl,
        int priority,
        Instant createdAt,
        Instant deadline,
        boolean waitsForKeySlot,
        JobOptions wishes) {}
