package dev.darkroom.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The provider's queue. Calls block (they are made for virtual threads) and tell every foreseeable end as an outcome;
 * what is thrown is an {@link IllegalArgumentException} for an endpoint id that is none.
 */
@Singleton
public class UpstreamQueue {

    private final QueueGateway gateway;

    UpstreamQueue(QueueGateway gateway) {
        this.gateway = gateway;
    }

    /** Puts a request into the queue; made once, never repeated in here. */
    public SubmitOutcome submit(Submission submission) {
        try {
            return read(gateway.submit(submission));
        } catch (CircuitBreakerOpenException | BulkheadException e) {
            return new SubmitOutcome.Unavailable(reasonOf(e), null, false);
        } catch (TimeoutException e) {
            return new SubmitOutcome.Ambiguous("the provider did not answer in time");
        } catch (Outage e) {
            return e.neverSent()
                    ? new SubmitOutcome.Unavailable(e.reason(), e.retryAfter(), true)
                    : new SubmitOutcome.Ambiguous(e.reason());
        }
    }

    /**
     * Asks how far a request is.
     *
     * @param logs whether the log lines are wanted, too
     */
    public StatusOutcome status(UpstreamRequest request, boolean logs) {
        return reaching(() -> readStatus(gateway.status(request, logs)), StatusOutcome.Unreachable::new);
    }

    /** Takes the result, whatever the model said. */
    public ResultOutcome result(UpstreamRequest request) {
        return reaching(() -> ResultReading.outcome(gateway.result(request)), ResultOutcome.Unreachable::new);
    }

    /** Asks the provider to give a request up. */
    public CancelOutcome cancel(UpstreamRequest request) {
        return reaching(() -> readCancel(gateway.cancel(request)), CancelOutcome.Unreachable::new);
    }

    private static SubmitOutcome read(Reply reply) {
        if (reply.succeeded()) {
            JsonNode body = Json.tree(reply.body());
            String id = Json.text(body, "request_id");
            return id != null && UpstreamRequest.isRequestId(id)
                    ? new SubmitOutcome.Accepted(
                            id,
                            Json.text(body, "status_url"),
                            Json.text(body, "response_url"),
                            Json.text(body, "cancel_url"))
                    : new SubmitOutcome.Ambiguous("the provider accepted, but named no request id");
        }
        String reason = "the provider answered " + reply.status();
        return switch (reply.status()) {
            case 408, 425, 429 -> new SubmitOutcome.Unavailable(reason, reply.retryAfter(), true);
            // 409: an earlier submit under the same idempotency key is still being worked on. 499: it was cut short.
            case 409, 499 -> new SubmitOutcome.Ambiguous(reason);
            default ->
                reply.status() >= 400
                        ? new SubmitOutcome.Refused(ResultReading.answer(reply))
                        : new SubmitOutcome.Unavailable(reason, reply.retryAfter(), true);
        };
    }

    private static StatusOutcome readStatus(Reply reply) {
        if (reply.status() == 404) {
            return new StatusOutcome.Unknown();
        }
        JsonNode body = Json.tree(reply.body());
        String state = Json.text(body, "status");
        if (!reply.succeeded() || state == null) {
            return new StatusOutcome.Unreachable("the provider answered " + reply.status(), reply.retryAfter());
        }
        String logs = Json.raw(body, "logs");
        String metrics = Json.raw(body, "metrics");
        if (state.equals("IN_QUEUE") || state.equals("IN_PROGRESS")) {
            JsonNode position = body.path("queue_position");
            return new StatusOutcome.Running(state, position.isInt() ? position.intValue() : null, logs, metrics);
        }
        return new StatusOutcome.Completed(Json.text(body, "error"), Json.text(body, "error_type"), logs, metrics);
    }

    private static CancelOutcome readCancel(Reply reply) {
        if (reply.succeeded()) {
            return new CancelOutcome.Requested();
        }
        return switch (reply.status()) {
            case 400 -> new CancelOutcome.AlreadyCompleted();
            case 404 -> new CancelOutcome.Unknown();
            default -> new CancelOutcome.Unreachable("the provider answered " + reply.status(), reply.retryAfter());
        };
    }

    private static <T> T reaching(Supplier<T> call, BiFunction<String, @Nullable Duration, T> unreachable) {
        try {
            return call.get();
        } catch (CircuitBreakerOpenException | BulkheadException e) {
            return unreachable.apply(reasonOf(e), null);
        } catch (TimeoutException e) {
            return unreachable.apply("the provider did not answer in time", null);
        } catch (Outage e) {
            return unreachable.apply(e.reason(), e.retryAfter());
        }
    }

    private static String reasonOf(RuntimeException e) {
        return e instanceof BulkheadException
                ? "too many calls to the provider at once"
                : "the provider has been failing; calls pause for a moment";
    }
}
