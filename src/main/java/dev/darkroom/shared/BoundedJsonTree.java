package dev.darkroom.shared;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads JSON as a tree of a bounded number of values: of a text of tiny ones a whole tree takes thirty times its bytes. What
 * is inside of members is passed over once there are too many; the members of the outermost object are still found after it.
 */
public final class BoundedJsonTree {

    /** More than any failure, acknowledgement or status has. */
    static final int MAX_VALUES = 20_000;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private int values;

    private BoundedJsonTree(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * The text as a tree; the missing node where it is blank.
     *
     * @throws JsonProcessingException when it is no JSON
     */
    public static JsonNode of(String text) throws JsonProcessingException {
        try (JsonParser parser = MAPPER.createParser(text)) {
            return parser.nextToken() == null
                    ? MissingNode.getInstance()
                    : new BoundedJsonTree(parser).value(MAX_VALUES);
        } catch (JsonProcessingException malformed) {
            throw malformed;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    // Inside of the outermost one there is room for fewer, so that something is left for its own members.
    private JsonNode value(int most) throws IOException {
        values++;
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(most);
            case START_ARRAY -> array(most);
            default -> MAPPER.readTree(parser);
        };
    }

    private ObjectNode object(int most) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (values < most) {
                object.set(name, value(MAX_VALUES / 2));
            } else {
                parser.skipChildren();
            }
        }
        return object;
    }

    private ArrayNode array(int most) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (values < most) {
                array.add(value(MAX_VALUES / 2));
            } else {
                parser.skipChildren();
            }
        }
        return array;
    }
}
