package dev.darkroom.jobs.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.darkroom.shared.JsonNumbers;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Sha256;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Compares JSON by value: spacing, the order of keys and the spelling of numbers say nothing. Numbers are compared as
 * doubles, because that is what a provider keeps of them; beyond 2^53, where one double stands for several whole numbers,
 * only the same value is the same, and the same double may be. By digests, since two trees of large inputs would take a
 * multiple of their bytes.
 */
final class JsonEquality {

    private static final double EXACT_BELOW = 1L << 53;

    private final String json;
    private @Nullable BigInteger exact;
    private @Nullable BigInteger rounded;

    private JsonEquality(String json) {
        this.json = json;
    }

    /** Compares with one text. */
    static JsonEquality with(String json) {
        return new JsonEquality(json);
    }

    boolean isSame(String other) {
        try {
            exact = exact == null ? digest(json, false) : exact;
            return exact.equals(digest(inside(other), false));
        } catch (IOException malformed) {
            return false;
        }
    }

    /** Whether it cannot be told apart either: it differs in what doubles do not hold, or it cannot be read. */
    boolean mayBeSame(String other) {
        try {
            rounded = rounded == null ? digest(json, true) : rounded;
            return rounded.equals(digest(inside(other), true));
        } catch (IOException malformed) {
            return true;
        }
    }

    /** The object itself where it is handed on as a text that holds one. */
    private static String inside(String json) throws IOException {
        try (JsonParser parser = JsonText.FACTORY.createParser(json)) {
            return parser.nextToken() == JsonToken.VALUE_STRING ? object(parser.getText()) : json;
        }
    }

    private static String object(String text) throws IOException {
        if (JsonText.shapeOf(text) != JsonText.Shape.OBJECT) {
            throw new IOException("a text that holds no object, or not all of it");
        }
        return text;
    }

    private static BigInteger digest(String text, boolean rounds) throws IOException {
        try (JsonParser parser = JsonText.FACTORY.createParser(text)) {
            return parser.nextToken() == null ? BigInteger.ZERO : digest(parser, rounds);
        }
    }

    private static BigInteger digest(JsonParser parser, boolean rounds) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> {
                // A sum, whatever the order.
                BigInteger sum = BigInteger.ZERO;
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    BigInteger name = hash("name", parser.currentName());
                    parser.nextToken();
                    sum = sum.add(hash("member", name + ":" + digest(parser, rounds)));
                }
                yield hash("object", sum.toString());
            }
            case START_ARRAY -> {
                BigInteger chain = BigInteger.ONE;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    chain = hash("element", chain + ":" + digest(parser, rounds));
                }
                yield hash("array", chain.toString());
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                JsonNumbers.isExcessive(parser)
                        ? hash("excessive", parser.getText())
                        : hash("number", number(parser.getText(), rounds));
            default -> hash(token.name(), parser.getText());
        };
    }

    private static String number(String digits, boolean rounds) {
        double value = Double.parseDouble(digits);
        return rounds || Math.abs(value) < EXACT_BELOW
                // Nothing below zero is nothing.
                ? Double.toString(value + 0.0)
                : new BigDecimal(digits).stripTrailingZeros().toString();
    }

    private static BigInteger hash(String kind, String text) {
        return new BigInteger(1, Sha256.of((kind + '\0' + text).getBytes(UTF_8)));
    }
}
