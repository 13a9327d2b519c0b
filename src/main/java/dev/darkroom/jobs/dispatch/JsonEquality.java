package dev.darkroom.jobs.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.darkroom.shared.Sha256;
import java.io.IOException;
import java.math.BigInteger;

/**
 * Compares JSON by value: spacing and the order of keys say nothing. Fractions are compared as doubles, because that is
 * what a provider keeps of them; whole numbers to the last digit. By digests, since two trees of large inputs would take a
 * multiple of their bytes.
 */
final class JsonEquality {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonEquality() {}

    static boolean same(String one, String other) {
        try {
            return digest(one).equals(digest(other));
        } catch (IOException malformed) {
            return false;
        }
    }

    private static BigInteger digest(String text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            return parser.nextToken() == null ? BigInteger.ZERO : digest(parser);
        }
    }

    private static BigInteger digest(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> {
                // A sum, whatever the order.
                BigInteger sum = BigInteger.ZERO;
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    BigInteger name = hash("name", parser.currentName());
                    parser.nextToken();
                    sum = sum.add(hash("member", name + ":" + digest(parser)));
                }
                yield hash("object", sum.toString());
            }
            case START_ARRAY -> {
                BigInteger chain = BigInteger.ONE;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    chain = hash("element", chain + ":" + digest(parser));
                }
                yield hash("array", chain.toString());
            }
            case VALUE_NUMBER_INT -> hash("integer", parser.getText().equals("-0") ? "0" : parser.getText());
            case VALUE_NUMBER_FLOAT -> hash("fraction", Double.toString(parser.getDoubleValue()));
            default -> hash(token.name(), parser.getText());
        };
    }

    private static BigInteger hash(String kind, String text) {
        return new BigInteger(1, Sha256.of((kind + '\0' + text).getBytes(UTF_8)));
    }
}
