package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A list of what is wrong with an input, in the shape of FastAPI's {@code detail} (captured traffic). */
public final class Problems {
    private final ArrayNode detail = Json.array();

    /** A problem of pydantic's own kind: without a link. */
    void add(String type, String message, @Nullable JsonNode input, Object... place) {
        entry(type, message, input, place);
    }

    /** A problem of fal's own kind: with a link to its explanation, and what was expected. */
    void addLinked(
            String type, String message, @Nullable JsonNode input, Consumer<ObjectNode> context, Object... place) {
        var entry = entry(type, message, input, place);
        entry.put("url", "https://docs.fal.ai/errors#" + type);
        var expected = Json.object();
        context.accept(expected);
        if (!expected.isEmpty()) {
            entry.set("ctx", expected);
        }
    }

    /** Whether nothing is wrong. */
    public boolean isEmpty() {
        return detail.isEmpty();
    }

    /** {@code {"detail": [...]}}. */
    public ObjectNode body() {
        ObjectNode body = Json.object();
        body.set("detail", detail);
        return body;
    }

    private ObjectNode entry(String type, String message, @Nullable JsonNode input, Object... place) {
        var entry = detail.addObject();
        var loc = entry.putArray("loc").add("body");
        for (Object step : place) {
            if (step instanceof Integer index) {
                loc.add(index);
            } else {
                loc.add(step.toString());
            }
        }
        entry.put("msg", message).put("type", type);
        if (input != null) {
            entry.set("input", input);
        }
        return entry;
    }
}
