package dev.darkroom.callbacks;

import dev.darkroom.upstream.answer.UnrecognizedAnswer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A verified callback, about to be recorded.
 *
 * @param upstreamRequestId the provider's id of the request; null when it named none
 * @param statusCode the model's own, as far as it can be told: 200 for OK
 * @param payload the model's output or error body, digit for digit; null when it could not be sent along
 * @param errorType fal's name for an infrastructure failure; null for a model's own
 * @param unrecognized a payload that is neither an output nor a failure, digit for digit, or a body that is no text; null
 *     when it is one or not there
 * @param traceContext the span of the request that it came by, as {@code traceparent} has it; null for none
 */
public record VerifiedCallback(
        UUID jobId,
        @Nullable String upstreamRequestId,
        int statusCode,
        @Nullable String payload,
        @Nullable String errorType,
        @Nullable UnrecognizedAnswer unrecognized,
        @Nullable String traceContext) {

    public VerifiedCallback(
            UUID jobId,
            @Nullable String upstreamRequestId,
            int statusCode,
            @Nullable String payload,
            @Nullable String errorType,
            @Nullable UnrecognizedAnswer unrecognized) {
        this(jobId, upstreamRequestId, statusCode, payload, errorType, unrecognized, null);
    }

    /** The same, with the span of the request that it came by. */
    VerifiedCallback in(@Nullable String trace) {
        return new VerifiedCallback(jobId, upstreamRequestId, statusCode, payload, errorType, unrecognized, trace);
    }

    /** What was sent is no text, so that characters stand in it that nobody sent: it is kept as it is, and upstream asked. */
    VerifiedCallback ofBytes(byte[] body) {
        UnrecognizedAnswer sent = UnrecognizedAnswer.ofBytes(200, "application/json", body, false);
        return new VerifiedCallback(jobId, upstreamRequestId, 200, null, null, sent);
    }
}
