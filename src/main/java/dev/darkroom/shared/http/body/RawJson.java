package dev.darkroom.shared.http.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import dev.darkroom.shared.JsonText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A JSON object, or any value, as it stands in the request's text: nothing is made of it, so that no digit changes. */
@RegisterForReflection
@Schema(type = SchemaType.OBJECT, additionalProperties = Schema.True.class)
public record RawJson(String text) {

    /** The reader's attribute that holds the whole text. */
    static final Object SOURCE = RawJson.class;

    /** Its length in bytes, as it would be sent. */
    public int size() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String toString() {
        return text;
    }

    /** Takes objects; the usual one. */
    static final class OfObject extends OfAny {
        @Override
        public RawJson deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.START_OBJECT)) {
                throw new InvalidFieldException(parser, "must be a JSON object");
            }
            return super.deserialize(parser, context);
        }
    }

    /** Takes any value, for who judges it alone. */
    public static class OfAny extends StdScalarDeserializer<RawJson> {
        public OfAny() {
            super(RawJson.class);
        }

        @Override
        public RawJson deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return new RawJson(JsonText.cut(parser, String.valueOf(context.getAttribute(SOURCE))));
        }
    }
}
