package dev.darkroom.boot;

import io.smallrye.config.ConfigValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Explains a failed start where it was a setting: in one line for each, without its value, which may be a secret.
 * Empty for anything else, which is a fault of ours and worth its stack trace.
 */
final class StartupProblem {

    private static final Pattern PROPERTY = Pattern.compile("config property ([\\w.\"-]+)");

    private StartupProblem() {}

    static List<String> lines(Throwable failure) {
        List<String> lines = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigValidationException invalid) {
                for (int i = 0; i < invalid.getProblemCount(); i++) {
                    lines.add(line(invalid.getProblem(i).getMessage()));
                }
                return lines;
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            boolean ours = cause.getStackTrace().length > 0
                    && cause.getStackTrace()[0].getClassName().startsWith("dev.darkroom.");
            boolean refusal = cause instanceof IllegalArgumentException || cause instanceof IllegalStateException;
            if (ours && refusal && !message.contains("\n")) {
                lines.add("Darkroom does not start: " + message);
            } else if (PROPERTY.matcher(message).find()) {
                lines.add(line(message));
            }
            if (!lines.isEmpty()) {
                return lines;
            }
        }
        return lines;
    }

    private static String line(String message) {
        Matcher named = PROPERTY.matcher(message);
        String names = named.results().map(found -> found.group(1)).distinct().collect(Collectors.joining(", "));
        return names.isEmpty()
                ? "Darkroom does not start: a setting has a value that it cannot have"
                : "Darkroom does not start: the setting " + names + " is missing or has a value that it cannot have";
    }
}
