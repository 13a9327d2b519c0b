package dev.darkroom.sandbox;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** JSON as trees. Numbers keep every digit: seeds exceed what a double holds (captured traffic). */
public final class Json {
    private static final int MAX_VALUES = 50_000;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** An empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An empty array. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /**
     * Reads one JSON value; blank bytes give a missing node.
     *
     * @throws JsonParseException also when it has more values than any model takes: their tree would take many times the bytes
     */
    public static JsonNode read(byte[] bytes) throws IOException {
        try {
            requireFewValues(bytes);
            return MAPPER.readTree(bytes);
        } catch (NumberFormatException endless) {
            throw new JsonParseException(null, "Out of range number", endless);
        }
    }

    private static void requireFewValues(byte[] bytes) throws IOException {
        if (bytes.length <= MAX_VALUES) {
            return;
        }
        try (JsonParser parser = MAPPER.createParser(bytes)) {
            int tokens = 0;
            while (parser.nextToken() != null) {
                if (++tokens > MAX_VALUES) {
                    throw new JsonParseException(parser, "Too many values");
                }
            }
        }
    }

    /** Compact text of a tree. */
    public static String write(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
