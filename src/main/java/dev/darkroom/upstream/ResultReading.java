package dev.darkroom.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.shared.JsonNumbers;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Tells the model's own words from the words of those in between, which share one path and all status codes. fal's
 * infrastructure errors are final there, too: the queue has made its repetitions by then.
 */
final class ResultReading {

    private static final String STILL_RUNNING = "Request is still in progress";

    private ResultReading() {}

    static ResultOutcome outcome(Reply reply) {
        if (isNotYet(reply)) {
            return new ResultOutcome.NotYet();
        }
        if (isModelsOwn(reply)) {
            return new ResultOutcome.Finished(answer(reply));
        }
        return switch (reply.status()) {
            case 404, 410 -> new ResultOutcome.Unknown();
            case 401, 402, 407 -> unreachable(reply, FailureDomain.PROVIDER);
            case 429 -> unreachable(reply, AccountLimit.domain(reply));
            case 403, 408, 425 -> unreachable(reply, FailureDomain.REQUEST);
            default ->
                reply.status() >= 400 && reply.status() < 500
                        ? new ResultOutcome.Finished(answer(reply))
                        : unreachable(reply, FailureDomain.REQUEST);
        };
    }

    private static ResultOutcome unreachable(Reply reply, FailureDomain domain) {
        return new ResultOutcome.Unreachable("the provider answered " + reply.status(), reply.retryAfter(), domain);
    }

    /**
     * Whether an answer comes from the model or from fal's runners: any success, a body whose {@code detail} is a list
     * (model errors), an {@code error_type} in body or header (infrastructure errors), or a 5xx under the request's own
     * id header, which a proxy's error page does not carry.
     */
    static boolean isModelsOwn(Reply reply) {
        if (reply.succeeded()) {
            return true;
        }
        JsonNode body = Json.tree(reply.body());
        return body.path("detail").isArray()
                || Json.text(body, "error_type") != null
                || reply.header("x-fal-error-type") != null
                || (reply.status() >= 500 && reply.header("x-fal-request-id") != null);
    }

    static ModelAnswer answer(Reply reply) {
        String errorType = reply.succeeded() ? null : Json.text(Json.tree(reply.body()), "error_type");
        return new ModelAnswer(
                reply.status(),
                reply.body(),
                errorType == null ? reply.header("x-fal-error-type") : errorType,
                reply.header("x-fal-request-timeout-type"),
                retryable(reply),
                units(reply.header("x-fal-billable-units")));
    }

    /** The usual sign is a 400; it was also seen with 200 for a moment after completion, and gateways answer a status. */
    private static boolean isNotYet(Reply reply) {
        if (reply.status() == 202) {
            return true;
        }
        // A result may be large: it is only looked into when it could be the short notice.
        if (!(reply.status() == 400 || reply.status() == 200) || reply.body().length() > 4_096) {
            return false;
        }
        JsonNode body = Json.tree(reply.body());
        String detail = Json.text(body, "detail");
        String status = Json.text(body, "status");
        boolean running = "IN_QUEUE".equals(status) || "IN_PROGRESS".equals(status);
        boolean waiting = detail != null && detail.contains(STILL_RUNNING);
        // With 200 the body could be a model's output; such a notice always names the request.
        return (running || waiting) && (reply.status() == 400 || body.has("request_id"));
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
