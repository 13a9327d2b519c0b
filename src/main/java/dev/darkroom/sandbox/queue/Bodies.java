package dev.darkroom.sandbox.queue;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import java.io.IOException;

/** Reads bodies, and says what is wrong with them the way that FastAPI does. */
final class Bodies {
    private Bodies() {}

    /** A body is not a JSON object. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;
        private final transient ObjectNode detail;

        Malformed(ObjectNode detail) {
            super("Not a JSON object");
            this.detail = detail;
        }

        ObjectNode detail() {
            return detail;
        }
    }

    /** The object in a body; an empty body stands for an empty object, as the JS client sends it. */
    static ObjectNode object(byte[] body) throws Malformed {
        JsonNode tree;
        try {
            tree = Json.read(body);
        } catch (JacksonException wrong) {
            long place = wrong.getLocation() == null ? 0 : wrong.getLocation().getByteOffset();
            ObjectNode detail = problem("json_invalid", "JSON decode error", (int) Math.max(0, place));
            ((ObjectNode) detail.path("detail").get(0)).putObject("ctx").put("error", wrong.getOriginalMessage());
            throw new Malformed(detail);
        } catch (IOException impossible) {
            throw new Malformed(problem("json_invalid", "JSON decode error", 0));
        }
        if (tree.isMissingNode()) {
            return Json.object();
        }
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw new Malformed(problem(
                "model_attributes_type", "Input should be a valid dictionary or object to extract fields from", -1));
    }

    /** A {@code sandbox} object that is not understood. */
    static ObjectNode unclear(Directions.Unclear unclear) {
        ObjectNode body = Json.object();
        var entry = body.putArray("detail").addObject();
        var loc = entry.putArray("loc").add("body").add("sandbox");
        for (String step : unclear.field().split("\\.")) {
            if (!step.isEmpty()) {
                loc.add(step);
            }
        }
        entry.put("msg", unclear.getMessage()).put("type", "value_error");
        return body;
    }

    private static ObjectNode problem(String type, String message, int place) {
        ObjectNode body = Json.object();
        var entry = body.putArray("detail").addObject();
        var loc = entry.putArray("loc").add("body");
        if (place >= 0) {
            loc.add(place);
        }
        entry.put("msg", message).put("type", type).putObject("input");
        return body;
    }
}
