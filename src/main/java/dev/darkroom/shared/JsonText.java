package dev.darkroom.shared;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks and cuts JSON text without making anything of it: the text itself is what is kept and passed on, so that no
 * digit changes.
 */
public final class JsonText {

    /**
     * Inline files are long strings, and they are welcome; deep nesting only ever serves to exhaust a stack. Numbers of
     * any length pass, for nothing is made of them here: who makes something of one asks {@link JsonNumbers} first.
     */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNestingDepth(200)
                    .build())
            .build();

    private JsonText() {}

    /** What the text is. */
    public enum Shape {
        OBJECT,
        OTHER,
        MALFORMED
    }

    /** Whether a number of the text is longer when written out than anybody could use; it is JSON all the same. */
    public static boolean hasExcessiveNumber(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric() && JsonNumbers.isExcessive(parser)) {
                    return true;
                }
            }
        } catch (IOException malformed) {
            // Then it is no number that is wrong with it.
        }
        return false;
    }

    public static Shape shapeOf(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return Shape.MALFORMED;
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                return Shape.MALFORMED;
            }
            return first == JsonToken.START_OBJECT ? Shape.OBJECT : Shape.OTHER;
        } catch (IOException malformed) {
            return Shape.MALFORMED;
        }
    }

    /**
     * The fields of an object, each value as it stands in the text; of a name that comes twice the last counts.
     *
     * @throws IOException when the text is no JSON object
     */
    public static Map<String, String> fields(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "not a JSON object");
            Map<String, String> fields = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.put(name, cut(parser, text));
            }
            require(parser.nextToken() == null, "something follows the JSON object");
            return fields;
        }
    }

    /**
     * The elements of an array, each as it stands in the text.
     *
     * @param most what follows after so many is not looked at
     * @throws IOException when the text is no JSON array
     */
    public static List<String> elements(String text, int most) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            require(parser.nextToken() == JsonToken.START_ARRAY, "not a JSON array");
            List<String> elements = new ArrayList<>();
            while (elements.size() < most && parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(cut(parser, text));
            }
            return elements;
        }
    }

    /** The value at which a parser of that text stands, as it stands in the text; the parser stands behind it then. */
    public static String cut(JsonParser parser, String text) throws IOException {
        require(parser.currentToken() != null, "the JSON ends early");
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        // A string is read lazily: only after asking for it does the parser stand behind it.
        parser.finishToken();
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    private static void require(boolean fact, String otherwise) throws IOException {
        if (!fact) {
            throw new IOException(otherwise);
        }
    }
}
