package dev.darkroom.jobs.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.darkroom.shared.JsonText;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** Applies a JSON merge patch (RFC 7396) to the text of a JSON object; what it does not name stays as it was written. */
final class MergePatch {

    private MergePatch() {}

    /** @throws IOException when the text is no JSON object */
    static String apply(String object, ObjectNode patch) throws IOException {
        Map<String, String> fields = JsonText.fields(object);
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            String name = change.getKey();
            if (change.getValue().isNull()) {
                fields.remove(name);
            } else if (change.getValue() instanceof ObjectNode changes) {
                String old = fields.getOrDefault(name, "{}");
                fields.put(name, apply(old.startsWith("{") ? old : "{}", changes));
            } else {
                fields.put(name, change.getValue().toString());
            }
        }
        return fields.entrySet().stream()
                .map(field -> TextNode.valueOf(field.getKey()) + ":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
