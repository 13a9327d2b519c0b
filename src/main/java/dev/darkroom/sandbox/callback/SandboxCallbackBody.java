package dev.darkroom.sandbox.callback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import java.nio.charset.StandardCharsets;

/** The body of a callback, to the byte as fal sends it (captured traffic). */
public final class SandboxCallbackBody {
    private SandboxCallbackBody() {}

    /**
     * The body for a finished request.
     *
     * @param status the model's own code; 200 gives {@code OK} and an explicit null as error
     * @param payload the output or the model's error body
     */
    public static byte[] of(String requestId, int status, ObjectNode payload) {
        ObjectNode body = envelope(requestId, status);
        body.set("payload", payload);
        return bytes(body);
    }

    /** The body when an output could not be serialised: no payload, but a reason (fal docs). */
    public static byte[] withoutPayload(String requestId, int status) {
        return bytes(envelope(requestId, status)
                .putNull("payload")
                .put(
                        "payload_error",
                        "Response payload is not JSON serializable. Either return a JSON serializable "
                                + "object or use the queue endpoint to retrieve the response."));
    }

    private static ObjectNode envelope(String requestId, int status) {
        return Json.object()
                .put("error", status == 200 ? null : "Invalid status code: " + status)
                .put("gateway_request_id", requestId)
                .put("request_id", requestId)
                .put("status", status == 200 ? "OK" : "ERROR");
    }

    private static byte[] bytes(ObjectNode body) {
        return PythonJson.write(body).getBytes(StandardCharsets.US_ASCII);
    }
}
