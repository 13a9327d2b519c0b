package dev.darkroom.jobs.realtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/**
 * Why a realtime connection ends, and what its caller is told: fal's control frame {@code x-fal-error} and a close code. Those
 * that say {@code TIMEOUT} with 1000 are no errors to fal's clients, which open another connection when they have something to send.
 */
enum RealtimeEnd {
    /** One side has closed it, and the other was told by that side itself. */
    CLOSED(1000, "", ""),
    /** The provider did not agree to it. */
    REFUSED(1011, "runner_connection_error", "The provider refused the connection"),
    /** The provider could not be reached, or did not answer. */
    UNREACHED(1011, "runner_connection_error", "The provider cannot be reached"),
    /** The provider's side broke off. */
    LOST(1011, "runner_disconnected", "The provider has ended the connection"),
    IDLE(1000, "TIMEOUT", "Nothing was sent for too long"),
    LONG(1000, "TIMEOUT", "The connection has lasted as long as it may"),
    /** The key has been revoked, or has lost its scope. */
    REVOKED(1008, "Unauthorized", "The key is not good any more"),
    TOO_LARGE(1009, "frame_too_large", "The frame is larger than it may be"),
    /** This instance stops; another takes the next connection. */
    STOPPING(1001, "", "This instance stops");

    private final int code;
    private final String error;
    private final String reason;

    RealtimeEnd(int code, String error, String reason) {
        this.code = code;
        this.error = error;
        this.reason = reason;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param message whether a message may stand there, or only a close */
    Buffer frames(boolean message) {
        Buffer frames = Buffer.buffer();
        if (message && !error.isEmpty()) {
            frames.appendBuffer(WebSocketFrames.text(controlFrame()));
        }
        return frames.appendBuffer(WebSocketFrames.close(code, reason));
    }

    private String controlFrame() {
        ObjectNode frame = JsonNodeFactory.instance.objectNode().put("type", "x-fal-error");
        if (this == REVOKED) {
            // By this fal's JavaScript client knows that it needs another token.
            frame.put("status", "error");
        }
        return frame.put("error", error).put("reason", reason).toString();
    }
}
