package dev.darkroom.jobs;

import dev.darkroom.shared.EndpointId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as taken in, before anything has happened to it.
 *
 * @param waitsForKeySlot its key may only have so many under way at the same time
 * @param upstreamAccount who is to get it, as things stand; null when nobody serves its endpoint
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
        @Nullable String upstreamAccount,
        JobOptions options) {

    /** The same in a workflow. */
    public NewJob in(WorkflowPart part) {
        return new NewJob(
                id,
                ownerId,
                keyId,
                endpoint,
                input,
                headers,
                webhookUrl,
                priority,
                createdAt,
                deadline,
                waitsForKeySlot,
                upstreamAccount,
                options.in(part));
    }

    public boolean isGate() {
        return endpoint.equals(EndpointId.GATE);
    }

    /** Where it begins. */
    public JobState state() {
        WorkflowPart part = options.part();
        if (part != null && part.pending() > 0) {
            return JobState.BLOCKED;
        }
        return isGate() ? JobState.WAITING : JobState.QUEUED;
    }

    /** Whether it waits for a place of its key from the start: what is blocked asks for one when it is released. */
    public boolean isHeldBack() {
        return waitsForKeySlot && state() == JobState.QUEUED;
    }

    /** When somebody has to look at it; null while others have to end first. */
    public @Nullable Instant dueAt() {
        return switch (state()) {
            case BLOCKED -> null;
            case WAITING -> deadline;
            default -> waitsForKeySlot ? deadline : createdAt;
        };
    }
}
