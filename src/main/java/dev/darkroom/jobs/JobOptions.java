package dev.darkroom.jobs;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Options of a job beside its input.
 *
 * @param tags for the job and for the assets that it makes
 * @param collectionId where its assets go; it may have been deleted by then
 * @param metadata a JSON object, as it was sent
 * @param retryOf the job whose input this one runs again
 * @param startDeadline by then upstream must have it
 * @param webhookOptions how its end is announced, encrypted ({@code announcement.JobWebhookCodec}); null for fal's way
 * @param part its part in a workflow; null for a job by itself
 * @param traceContext the span that its life is told below, as {@code traceparent} has it; null for none
 */
public record JobOptions(
        List<String> tags,
        @Nullable UUID collectionId,
        @Nullable String metadata,
        @Nullable UUID retryOf,
        @Nullable Instant startDeadline,
        byte @Nullable [] webhookOptions,
        @Nullable WorkflowPart part,
        @Nullable String traceContext) {

    public static final JobOptions NONE = new JobOptions(List.of(), null, null, null, null, null, null, null);

    public JobOptions {
        tags = List.copyOf(tags);
    }

    /** The same in a workflow. */
    public JobOptions in(WorkflowPart newPart) {
        return new JobOptions(
                tags, collectionId, metadata, retryOf, startDeadline, webhookOptions, newPart, traceContext);
    }
}
