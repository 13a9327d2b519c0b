package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model's log lines as JSON: {@code message}, {@code level}, {@code source}, {@code timestamp} (fal-js types). */
public final class LogLines {

    /** Of the array's text; the constraint {@code job_logs_bounded} has the same number. */
    static final int MAX_BYTES = 65_536;

    private static final int MAX_MESSAGE_LENGTH = 4_096;
    private static final List<String> FIELDS = List.of("message", "level", "source", "timestamp");
    private static final JsonMapper JSON = new JsonMapper();

    private LogLines() {}

    /** The newest lines that fit, in their order; null when the text is no array. */
    static @Nullable String bounded(@Nullable String array) {
        JsonNode given = tree(array);
        if (given == null || !given.isArray()) {
            return null;
        }
        List<String> newest = new ArrayList<>();
        int room = MAX_BYTES - 2;
        for (int i = given.size() - 1; i >= 0; i--) {
            String line = line(given.get(i));
            room -= bytes(line) + 1;
            if (room < 0) {
                break;
            }
            newest.add(line);
        }
        return "[" + String.join(",", newest.reversed()) + "]";
    }

    /** The lines after the last one of those that were told before: all of them if that one is not there any more. */
    public static ArrayNode after(@Nullable JsonNode told, String array) {
        ArrayNode lines = read(array);
        for (int i = lines.size() - 1; i >= 0 && told != null; i--) {
            if (lines.get(i).equals(told)) {
                ArrayNode rest = JSON.createArrayNode();
                for (int j = i + 1; j < lines.size(); j++) {
                    rest.add(lines.get(j));
                }
                return rest;
            }
        }
        return lines;
    }

    public static ArrayNode read(@Nullable String array) {
        return tree(array) instanceof ArrayNode lines ? lines : JSON.createArrayNode();
    }

    static int bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String line(JsonNode given) {
        ObjectNode line = JSON.createObjectNode();
        for (String field : FIELDS) {
            JsonNode value = given.path(field);
            if (value.isValueNode() && !value.isNull()) {
                line.put(field, cut(value.asText()));
            }
        }
        return (given.isTextual() ? line.put("message", cut(given.textValue())) : line).toString();
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), MAX_MESSAGE_LENGTH));
    }

    private static @Nullable JsonNode tree(@Nullable String text) {
        try {
            return text == null ? null : JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            return null;
        }
    }
}
