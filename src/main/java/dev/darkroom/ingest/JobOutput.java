package dev.darkroom.ingest;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that has a result.
 *
 * @param keyId the visible half of the key that the job was submitted with
 * @param endpoint the model's full id, such as {@code fal-ai/flux/dev}
 * @param input the JSON that was sent, as it is stored
 * @param handed the same as upstream got it: with URLs that it can read
 * @param result the JSON that came back, unchanged
 * @param expirationSeconds how long the request wants the outputs kept; 0 for ever, null where it does not say
 * @param initialAcl who may read them besides their owner, in fal's JSON; null where the request does not say
 */
public record JobOutput(
        UUID jobId,
        UUID ownerId,
        String keyId,
        String endpoint,
        String input,
        String handed,
        String result,
        @Nullable Long expirationSeconds,
        @Nullable String initialAcl) {}
