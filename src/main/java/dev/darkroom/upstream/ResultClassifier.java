package dev.darkroom.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.shared.JsonNumbers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an answer of the result route means. The model's own words and those of everybody in between share one
 * path and all status codes; fal's infrastructure errors are final there, too: the queue has made its repetitions by then.
 */
final class ResultClassifier {

    /** A notice is short; what is longer is a page. */
    private static final int LONGEST_NOTICE = 64 * 1_024;

    private ResultClassifier() {}

    static ResultOutcome outcome(Reply reply) {
        int status = reply.status();
        if (status == 202 || status == 204 || status == 205 || status == 425) {
            return new ResultOutcome.NotYet();
        }
        if (reply.succeeded()) {
            return ofSuccess(reply);
        }
        if (!UpstreamCredential.isRefusal(status) && status >= 400 && saysNotReady(reply.body())) {
            return new ResultOutcome.NotYet();
        }
        if (isModelsOwn(reply)) {
            return new ResultOutcome.Finished(answer(reply));
        }
        return switch (status) {
            case 404 -> new ResultOutcome.Unknown();
            case 410 -> new ResultOutcome.Gone();
            case 401, 402, 407 -> unreachable(reply, FailureDomain.PROVIDER);
            case 429 -> unreachable(reply, AccountLimit.domain(reply));
            case 403, 408 -> unreachable(reply, FailureDomain.REQUEST);
            default ->
                status >= 400 && status < 500
                        ? new ResultOutcome.Refused(answer(reply))
                        : unreachable(reply, FailureDomain.REQUEST);
        };
    }

    private static ResultOutcome ofSuccess(Reply reply) {
        if (reply.isBytes()) {
            byte[] bytes = reply.body().getBytes(StandardCharsets.ISO_8859_1);
            return new ResultOutcome.Unrecognized(
                    UnrecognizedAnswer.ofBytes(reply.status(), reply.header("content-type"), bytes));
        }
        return switch (BodyClassifier.classify(reply.body())) {
            case OUTPUT -> new ResultOutcome.Finished(answer(reply));
            case NOT_READY -> new ResultOutcome.NotYet();
            case UNKNOWN_REQUEST -> new ResultOutcome.Unknown();
            case FAILURE -> new ResultOutcome.Refused(answer(reply, BodyClassifier.failureStatus(reply.body())));
            case UNRECOGNIZED ->
                new ResultOutcome.Unrecognized(
                        new UnrecognizedAnswer(reply.status(), reply.header("content-type"), reply.body(), false));
        };
    }

    private static ResultOutcome unreachable(Reply reply, FailureDomain domain) {
        return new ResultOutcome.Unreachable(
                "the provider answered " + reply.status(),
                reply.retryAfter(),
                domain,
                UpstreamCredential.isRefusal(reply.status()));
    }

    private static boolean saysNotReady(String text) {
        if (text.length() > LONGEST_NOTICE) {
            return false;
        }
        JsonNode body = Json.tree(text);
        return body.isObject() ? ProgressWords.areSaidBy(body) : ProgressWords.isSentence(text.strip());
    }

    /**
     * Whether an answer comes from the model or from fal's runners: a body whose {@code detail} is a list (model errors),
     * an {@code error_type} in body or header (infrastructure errors), or a 5xx under the request's own id header, which a
     * proxy's error page does not carry.
     */
    static boolean isModelsOwn(Reply reply) {
        JsonNode body = Json.tree(reply.body());
        return body.path("detail").isArray()
                || Json.text(body, "error_type") != null
                || reply.header("x-fal-error-type") != null
                || (reply.status() >= 500 && reply.header("x-fal-request-id") != null);
    }

    static ModelAnswer answer(Reply reply) {
        return answer(reply, reply.status());
    }

    private static ModelAnswer answer(Reply reply, int status) {
        String errorType = status < 400 ? null : Json.text(Json.tree(reply.body()), "error_type");
        return new ModelAnswer(
                status,
                reply.body(),
                ErrorTypes.known(errorType == null ? reply.header("x-fal-error-type") : errorType),
                reply.header("x-fal-request-timeout-type"),
                retryable(reply),
                units(reply.header("x-fal-billable-units")));
    }

    private static @Nullable Boolean retryable(Reply reply) {
        String value = reply.header("x-fal-retryable");
        if (value == null) {
            value = reply.header("x-fal-needs-retry");
        }
        if (value == null) {
            return null;
        }
        return value.equals("1") || value.equalsIgnoreCase("true");
    }

    private static @Nullable BigDecimal units(@Nullable String value) {
        if (value == null || value.length() > 40) {
            return null;
        }
        return JsonNumbers.read(value.strip())
                .filter(units -> units.signum() >= 0)
                .orElse(null);
    }
}
