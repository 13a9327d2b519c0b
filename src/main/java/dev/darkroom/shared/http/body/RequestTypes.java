package dev.darkroom.shared.http.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.JsonNumbers;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.Timestamps;
import dev.darkroom.shared.url.WebUrl;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** How request bodies write ids, addresses and times. */
final class RequestTypes {

    private RequestTypes() {}

    static SimpleModule module() {
        return new SimpleModule("request types")
                .addDeserializer(UUID.class, new OfText<>(UUID.class, "no such id", Ids::parse))
                .addDeserializer(
                        WebUrl.class, new OfText<>(WebUrl.class, "must be an http or https URL", RequestTypes::url))
                .addDeserializer(
                        Instant.class,
                        new OfText<>(Instant.class, "must be a time such as 2027-01-31T12:00:00Z", Timestamps::parse))
                .addDeserializer(BigDecimal.class, new OfNumber())
                .addDeserializer(RawJson.class, new RawJson.OfObject());
    }

    private static Optional<WebUrl> url(String text) {
        return Texts.length(text) > WebUrl.MAX_LENGTH ? Optional.empty() : WebUrl.parse(text);
    }

    /** A number of so many digits that it can be worked with: {@code 1e300000000} is a few characters, and a gigabyte. */
    private static final class OfNumber extends StdScalarDeserializer<BigDecimal> {
        OfNumber() {
            super(BigDecimal.class);
        }

        @Override
        public BigDecimal deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.currentToken().isNumeric() || JsonNumbers.isExcessive(json)) {
                throw new InvalidFieldException(json, "must be a number of sensible length");
            }
            return json.getDecimalValue();
        }
    }

    private static final class OfText<T> extends StdScalarDeserializer<T> {
        private final String otherwise;
        private final transient Function<String, Optional<T>> parser;

        OfText(Class<T> type, String otherwise, Function<String, Optional<T>> parser) {
            super(type);
            this.otherwise = otherwise;
            this.parser = parser;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.hasToken(JsonToken.VALUE_STRING)) {
                throw new InvalidFieldException(json, otherwise);
            }
            return parser.apply(json.getText()).orElseThrow(() -> new InvalidFieldException(json, otherwise));
        }
    }
}
