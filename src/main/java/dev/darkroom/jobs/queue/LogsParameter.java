package dev.darkroom.jobs.queue;

import dev.darkroom.shared.Problem;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The {@code logs} query: JavaScript sends 1 or 0, Python true or false, the CLI a number, Java 1 or nothing. */
final class LogsParameter {

    private LogsParameter() {}

    static boolean parse(@Nullable String value) {
        return switch (value == null ? "" : value.toLowerCase(Locale.ROOT)) {
            case "", "false" -> false;
            case "true" -> true;
            case String number when number.matches("-?[0-9]+") -> !number.matches("-?0+");
            default -> throw Problem.invalid("query.logs", "Input should be 1, 0, true or false");
        };
    }
}
