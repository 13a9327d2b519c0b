package dev.darkroom.ingest;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that has a result.
 *
 * @param keyId the visible half of the key that the job was submitted with
 * @param endpoint the model's full id, such as {@code fal-ai/flux/dev}
 * @param input the JSON that was sent, unchanged
 * @param result the JSON that came back, unchanged
 * @param expirationSeconds how long the owner wants the outputs kept; null or 0 for ever
 */
public record JobOutput(
        UUID jobId,
        UUID ownerId,
        String keyId,
        String endpoint,
        String input,
        String result,
        @Nullable Long expirationSeconds) {}
