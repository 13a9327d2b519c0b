package dev.darkroom.sandbox.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import java.time.Duration;
import java.time.Instant;

/** The queue-status object: every key is always there, because official clients fall over missing ones. */
final class StatusBody {
    private StatusBody() {}

    /** As the submit answers: in the queue, whatever has happened since. */
    static ObjectNode submitted(SandboxRequest request, long position) {
        return common(request, Acceptance.State.IN_QUEUE, NullNode.instance).put("queue_position", position);
    }

    static ObjectNode at(SandboxRequest request, Requests requests, boolean logs, Instant now) {
        var acceptance = request.acceptance();
        var state = acceptance.stateAt(now);
        var body = common(request, state, logs ? logs(request, now) : NullNode.instance);
        switch (state) {
            case IN_QUEUE -> body.put("queue_position", requests.ahead(request));
            case IN_PROGRESS -> {}
            case COMPLETED -> {
                var ran = Duration.between(acceptance.startsAt(), acceptance.endsAt());
                body.withObject("/metrics").put("inference_time", Math.max(0, ran.toMillis()) / 1000.0);
                // A model's own failure shows only in the result (captured traffic).
                if (acceptance.status() != 200) {
                    request.result()
                            .errorType()
                            .ifPresent(type ->
                                    body.put("error", Failures.sentence(type)).put("error_type", type));
                }
            }
        }
        return body;
    }

    /** Where a request is to be found. */
    static ObjectNode links(SandboxRequest request) {
        return Json.object()
                .put("request_id", request.acceptance().id().toString())
                .put("response_url", request.url())
                .put("status_url", request.url() + "/status")
                .put("cancel_url", request.url() + "/cancel");
    }

    private static ObjectNode common(SandboxRequest request, Acceptance.State state, JsonNode logs) {
        ObjectNode body = Json.object().put("status", state.name());
        body.setAll(links(request));
        body.set("logs", logs);
        body.putObject("metrics");
        return body;
    }

    private static ArrayNode logs(SandboxRequest request, Instant now) {
        ArrayNode lines = Json.array();
        var acceptance = request.acceptance();
        var run = Duration.between(acceptance.startsAt(), acceptance.endsAt());
        for (int step = 0; step <= 4; step++) {
            var at = acceptance.startsAt().plus(run.multipliedBy(step).dividedBy(4));
            if (!run.isNegative() && !at.isAfter(now)) {
                lines.addObject()
                        .put("message", step == 0 ? "Model loaded" : "Step " + step + "/4")
                        .put("level", "INFO")
                        .put("source", "USER")
                        .put("timestamp", at.toString());
            }
        }
        return lines;
    }
}
