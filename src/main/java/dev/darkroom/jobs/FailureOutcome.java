package dev.darkroom.jobs;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Terminal outcome other than success: state, status code, body, error type.
 *
 * @param status what its result answers with
 * @param body what its result says, in fal's shape for that kind of failure
 * @param errorType fal's {@code error_type} for infrastructure failures; null for a model's own
 * @param timeoutType fal's {@code user} when the caller's own start timeout was missed
 * @param retryable whether upstream says that trying again may help; null when it does not say
 * @param why one sentence for the history
 */
public record FailureOutcome(
        int status,
        String body,
        @Nullable String errorType,
        String why,
        @Nullable String upstreamId,
        @Nullable BigDecimal billableUnits,
        @Nullable String timeoutType,
        @Nullable Boolean retryable) {

    /** A failure of ours or of the road to the model: {@code detail} as text, with fal's name for it. */
    public static FailureOutcome infrastructure(int status, String errorType, String detail) {
        String body = "{\"detail\": \"" + detail + "\", \"error_type\": \"" + errorType + "\"}";
        return new FailureOutcome(status, body, errorType, detail, null, null, null, null);
    }

    /** The provider refused the operator's credential: no fault of the caller's, whose own key is good. */
    public static FailureOutcome keyRefused(int status) {
        return infrastructure(
                502,
                "internal_error",
                "The provider refused the operator's upstream key, or none is set (status " + status + ")");
    }

    /** No provider is configured that serves its endpoint. */
    public static FailureOutcome unserved() {
        return infrastructure(404, "runner_connection_error", "No provider is configured that serves this endpoint");
    }

    /** Its provider is not configured any more, and another might be paid a second time. */
    public static FailureOutcome providerGone() {
        return infrastructure(
                502, "runner_connection_error", "The provider that may have the request is not configured any more");
    }

    public static FailureOutcome cancelled() {
        return infrastructure(499, "client_cancelled", "The request was cancelled by its caller");
    }

    /** Nothing will ever tell whether it was accepted: a second submit might be a second payment. */
    public static FailureOutcome maybeAccepted() {
        return infrastructure(
                502,
                "runner_connection_error",
                "The provider may have accepted the request, and cannot be asked: it is not submitted again");
    }

    public static FailureOutcome expired() {
        return infrastructure(504, "request_timeout", "The request did not finish before its deadline");
    }

    /** The same where nobody could be asked about it. */
    public static FailureOutcome expiredUnasked() {
        return infrastructure(
                504,
                "request_timeout",
                "The request did not finish before its deadline: the provider that has it is not configured any more");
    }

    /** The time that its caller gave it to start has passed; fal's clients do not try that again. */
    public static FailureOutcome notStarted() {
        FailureOutcome failureOutcome =
                infrastructure(504, "startup_timeout", "The request did not start within the time that its caller set");
        return new FailureOutcome(
                failureOutcome.status,
                failureOutcome.body,
                failureOutcome.errorType,
                failureOutcome.why,
                null,
                null,
                "user",
                null);
    }

    /** Whoever was asked by a gate says that it failed. */
    public static FailureOutcome gateFailed(String message) {
        return told(422, "gate_failed", message);
    }

    /** A job that it depends on did not succeed. */
    public static FailureOutcome dependencyFailed(String name) {
        return told(424, "dependency_failed", "The job " + name + " that it depends on did not succeed");
    }

    /** Its input refers to what is not there. */
    public static FailureOutcome referenceFailed(String why) {
        return told(422, "reference_failed", why);
    }

    /** The same as {@link #infrastructure} with a text of any characters. */
    private static FailureOutcome told(int status, String errorType, String detail) {
        String text = new String(JsonStringEncoder.getInstance().quoteAsString(detail));
        String body = "{\"detail\": \"" + text + "\", \"error_type\": \"" + errorType + "\"}";
        return new FailureOutcome(status, body, errorType, detail, null, null, null, null);
    }

    /** In the words in which fal's models say that they cannot fetch a file. */
    public static FailureOutcome inputFileGone(String place) {
        String loc = "body." + place;
        String body = "{\"detail\": [{\"loc\": [\"" + loc.replace(".", "\", \"")
                + "\"], \"msg\": \"The file is no longer kept\", \"type\": \"file_download_error\"}]}";
        return new FailureOutcome(422, body, null, "a file of the input is no longer kept", null, null, null, null);
    }

    /** The same of what the provider surely never took: no units, unless it told of some. */
    public FailureOutcome withoutCharge() {
        return billableUnits != null
                ? this
                : new FailureOutcome(status, body, errorType, why, upstreamId, BigDecimal.ZERO, timeoutType, retryable);
    }

    /** The model's or the gateway's own refusal, unchanged. */
    public static FailureOutcome of(UpstreamResult answer) {
        return new FailureOutcome(
                answer.status(),
                answer.body(),
                answer.errorType(),
                answer.by() + ": status " + answer.status(),
                answer.upstreamId(),
                answer.billableUnits(),
                answer.timeoutType(),
                answer.retryable());
    }
}
