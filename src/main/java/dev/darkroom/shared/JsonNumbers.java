package dev.darkroom.shared;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Numbers of which something may be made: {@code 1e30000000} is ten characters, and gigabytes once it is written out.
 * The bounds lie far beyond a double's, and within those of {@code numeric} in Postgres.
 */
public final class JsonNumbers {

    private static final int MAX_CHARACTERS = 1_000;
    private static final int MAX_DIGITS_OF_EXPONENT = 4;

    private JsonNumbers() {}

    /** Whether a number has more than 1,000 characters, or an exponent of more than four digits. */
    public static boolean isExcessive(CharSequence number) {
        if (number.length() > MAX_CHARACTERS) {
            return true;
        }
        int exponent = 0;
        while (exponent < number.length() && (number.charAt(exponent) | 0x20) != 'e') {
            exponent++;
        }
        int digits = 0;
        for (int i = exponent + 1; i < number.length(); i++) {
            char c = number.charAt(i);
            boolean leading = digits == 0 && c == '0';
            digits += c >= '0' && c <= '9' && !leading ? 1 : 0;
        }
        return digits > MAX_DIGITS_OF_EXPONENT;
    }

    /** The same of the number that a parser stands on. */
    public static boolean isExcessive(JsonParser parser) throws IOException {
        return parser.getTextLength() > MAX_CHARACTERS || isExcessive(parser.getText());
    }

    /** Empty where it is no number, or an excessive one. */
    public static Optional<BigDecimal> read(String number) {
        try {
            return isExcessive(number) ? Optional.empty() : Optional.of(new BigDecimal(number));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }
}
