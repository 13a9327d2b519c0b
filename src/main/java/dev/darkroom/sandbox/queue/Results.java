package dev.darkroom.sandbox.queue;

import dev.darkroom.sandbox.JsonResponses;
import jakarta.ws.rs.core.Response;

/** Answers with results, and the headers that go with them (fal docs). */
final class Results {
    private Results() {}

    static Response answer(SandboxRequest request) {
        var result = request.result();
        var id = request.acceptance().id().toString();
        var answer = JsonResponses.json(result.status(), result.body())
                .header("x-fal-request-id", id)
                .header("X-Fal-Billable-Units", request.acceptance().units().toPlainString());
        if (result.status() != 200) {
            var retry = result.status() >= 500 ? "1" : "0";
            answer.header("X-Fal-Needs-Retry", retry).header("X-Fal-Retryable", retry);
        }
        result.errorType().ifPresent(type -> {
            answer.header("X-Fal-Error-Type", type);
            if (type.equals("request_timeout")) {
                answer.header("X-Fal-Request-Timeout-Type", "user");
            }
        });
        return answer.build();
    }
}
