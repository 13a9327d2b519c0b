package dev.darkroom.sandbox.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.catalogue.Input;
import dev.darkroom.sandbox.media.Recipe;
import dev.darkroom.sandbox.media.SandboxMediaKind;
import dev.darkroom.sandbox.media.Studio;

/** A realtime image model: a prompt in, a small picture out, with its bytes in the answer itself (fal model documents). */
final class RealtimeModel {
    private static final int SIDE = 256;

    private RealtimeModel() {}

    /** The output, or fal's control frame where the input is none. */
    static ObjectNode answer(String endpoint, JsonNode said, String requestId) {
        if (!(said instanceof ObjectNode tree) || !tree.path("prompt").isTextual()) {
            return error("INVALID_REQUEST", "prompt: Field required");
        }
        var input = new Input(tree, endpoint, requestId);
        byte[] picture = Studio.render(Recipe.picture(SandboxMediaKind.JPEG, SIDE, SIDE, input.scene(0)));
        ObjectNode output = Json.object();
        output.putArray("images")
                .addObject()
                .put("content", picture)
                .put("content_type", SandboxMediaKind.JPEG.contentType())
                .put("width", SIDE)
                .put("height", SIDE);
        output.put("seed", input.seed()).put("num_inference_steps", input.integer("num_inference_steps", 4));
        output.put("request_id", input.text("request_id", requestId));
        output.putObject("timings").put("inference", 0.04);
        output.putArray("nsfw_content_detected").add(false);
        return output;
    }

    /** What fal says where something is wrong. */
    static ObjectNode error(String error, String reason) {
        return Json.object().put("type", "x-fal-error").put("error", error).put("reason", reason);
    }
}
