package dev.darkroom.jobs.gate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.darkroom.shared.JsonNumbers;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Problem;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What Darkroom itself reads in a gate's input; all else is for whoever is asked.
 *
 * @param timeout how long it waits; null for as long as gates may
 * @param notifyUrl who is told that it waits; null for nobody
 */
public record GateInput(
        @Nullable Duration timeout, @Nullable String notifyUrl) {

    public static final String NOTIFY = "notify";

    private static final String TIMEOUT = "timeout_seconds";
    private static final Duration FOREVER = Duration.ofDays(100_000);
    private static final BigDecimal LEAST = new BigDecimal("0.1");

    /**
     * @param field what the caller calls the input
     * @param input a JSON object
     * @param longest that a gate may wait
     * @throws Problem 422, naming the field
     */
    public static GateInput read(String field, String input, Duration longest) {
        Duration timeout = null;
        String notifyUrl = null;
        try (JsonParser parser = JsonText.FACTORY.createParser(input)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals(TIMEOUT) && value != JsonToken.VALUE_NULL) {
                    timeout = timeout(field + "." + TIMEOUT, parser, longest);
                } else if (name.equals(NOTIFY) && value != JsonToken.VALUE_NULL) {
                    notifyUrl = address(field + "." + NOTIFY, parser);
                }
                parser.skipChildren();
            }
            return new GateInput(timeout, notifyUrl);
        } catch (IOException malformed) {
            throw Problem.invalid(field, "JSON decode error");
        }
    }

    /** Who is told that a gate waits, by an input that was taken; null for nobody. The longest wait may have been another then. */
    static @Nullable String notifyUrl(String input) {
        return read("input", input, FOREVER).notifyUrl();
    }

    private static Duration timeout(String field, JsonParser parser, Duration longest) throws IOException {
        boolean sensible = parser.currentToken().isNumeric() && !JsonNumbers.isExcessive(parser);
        BigDecimal seconds = sensible ? parser.getDecimalValue() : BigDecimal.ZERO;
        if (seconds.compareTo(LEAST) <= 0 || seconds.compareTo(BigDecimal.valueOf(longest.toSeconds())) > 0) {
            throw Problem.invalid(
                    field, "must be a number of seconds greater than 0.1 and at most " + longest.toSeconds());
        }
        return Duration.ofMillis(seconds.movePointRight(3).longValue());
    }

    private static String address(String field, JsonParser parser) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            throw Problem.invalid(field, "must be a URL");
        }
        return parser.getText();
    }
}
