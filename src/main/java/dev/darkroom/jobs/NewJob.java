package dev.darkroom.jobs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job as taken in, before anything has happened to it. */
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
        JobOptions wishes) {}
