package dev.darkroom.jobs;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How a job ends without success.
 *
 * @param status what its result answers with
 * @param body what its result says, in fal's shape for that kind of failure
 * @param errorType fal's {@code error_type} for infrastructure failures; null for a model's own
 * @param why one sentence for the history
 */
record Ending(
        int status,
        String body,
        @Nullable String errorType,
        String why,
        @Nullable String upstreamId,
        @Nullable BigDecimal billableUnits) {

    /** A failure of ours or of the road to the model: {@code detail} as text, with fal's name for it. */
    static Ending infrastructure(int status, String errorType, String detail) {
        String body = "{\"detail\": \"" + detail + "\", \"error_type\": \"" + errorType + "\"}";
        return new Ending(status, body, errorType, detail, null, null);
    }

    static Ending cancelled() {
        return infrastructure(499, "client_cancelled", "The request was cancelled by its caller");
    }

    static Ending expired() {
        return infrastructure(504, "request_timeout", "The request did not finish before its deadline");
    }

    /** The model's or the gateway's own refusal, unchanged. */
    static Ending of(Answered answer) {
        return new Ending(
                answer.status(),
                answer.body(),
                answer.errorType(),
                answer.by() + ": status " + answer.status(),
                answer.upstreamId(),
                answer.billableUnits());
    }
}
