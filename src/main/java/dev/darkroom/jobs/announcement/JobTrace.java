package dev.darkroom.jobs.announcement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a job's trace tells of the provider's part.
 *
 * @param context the span that its life is told below; null for none
 * @param provider null where none was to have it
 * @param requestId the provider's; null where it accepted none
 * @param from when it was handed over
 * @param to when the provider had answered; null where it has not
 * @param input null unless prompts may be told
 */
public record JobTrace(
        @Nullable String context,
        @Nullable String provider,
        @Nullable String requestId,
        Instant from,
        @Nullable Instant to,
        @Nullable String input) {}
