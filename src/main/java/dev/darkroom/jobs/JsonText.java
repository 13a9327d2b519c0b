package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** Checks JSON text without making anything of it: the text itself is what is kept and passed on. */
final class JsonText {

    // Inline files are long strings, and they are welcome; deep nesting only ever serves to exhaust a stack.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(200)
                    .build())
            .build();

    private JsonText() {}

    /** What the text is. */
    enum Shape {
        OBJECT,
        OTHER,
        MALFORMED
    }

    static Shape shapeOf(String text) {
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
}
