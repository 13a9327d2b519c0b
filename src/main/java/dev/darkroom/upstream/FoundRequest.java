package dev.darkroom.upstream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that the provider remembers.
 *
 * @param startedAt null when it does not say
 * @param jsonInput the input as JSON text, equal in value to what was sent but perhaps spelled otherwise; null when the
 *     provider does not keep payloads
 */
public record FoundRequest(
        String requestId,
        @Nullable Instant startedAt,
        @Nullable String jsonInput) {}
