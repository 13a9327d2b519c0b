package dev.darkroom.boot;

import io.smallrye.config.ConfigValidationException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * Explains a failed start where it was a setting, or the database that one names: in one line for each, without its value,
 * which may be a secret. Empty for anything else, which is a fault of ours and worth its stack trace.
 */
final class StartupFailureReport {

    private static final Pattern PROPERTY =
            Pattern.compile("(?:config property|config value of type \\S+(?: \\S+)? for:) ([\\w.\"-]+)");
    // In the words of SmallRye Config; the value itself, which follows, is left out.
    private static final Pattern NUMBER = Pattern.compile("Expected an? (?:integer|long|short|byte) value");
    private static final Pattern CHOICE = Pattern.compile("allowed values: ([\\w, -]+)");
    private static final Pattern LENGTH_OF_TIME = Pattern.compile("[Dd]uration");

    private static final Pattern CONNECTION = Pattern.compile("08|28|3D|57");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    // The first migration is the same in all releases.
    private static final Pattern DEVELOPMENT_STATE = Pattern.compile("migration version 1\\s");

    private static final String NEEDS_ANOTHER = " Start with another data folder (DARKROOM_DATA_DIR), or with an empty"
            + " database where QUARKUS_DATASOURCE_JDBC_URL names one.";

    private StartupFailureReport() {}

    static List<String> lines(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(StartupFailureReport::told)
                .filter(lines -> !lines.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static List<String> told(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return switch (cause) {
            case ConfigValidationException invalid ->
                IntStream.range(0, invalid.getProblemCount())
                        .mapToObj(i -> invalid.getProblem(i).getMessage())
                        .map(problem -> line(problem) + expected(problem))
                        .toList();
            case SQLException refused
            when isOfConnection(refused) ->
                // The URL is not repeated: a password may stand in it.
                List.of("Darkroom does not start: the database of QUARKUS_DATASOURCE_JDBC_URL cannot be used: "
                        + SPACE.matcher(message.strip()).replaceAll(" "));
            case FlywayValidateException _ -> List.of(otherSchema(message));
            case FlywayException foreign
            when foreign.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE ->
                List.of("Darkroom does not start: the database holds tables that are not Darkroom's." + NEEDS_ANOTHER);
            case RuntimeException refusal
            when isRefusalOfOurs(refusal) && !message.contains("\n") -> List.of("Darkroom does not start: " + message);
            // What values it may have stands in the causes of such an exception.
            default ->
                PROPERTY.matcher(message).find() ? List.of(line(message) + expected(messages(cause))) : List.of();
        };
    }

    /** Not reached, not let in, not there, or not ready (SQLSTATE classes 08, 28, 3D, 57). */
    private static boolean isOfConnection(SQLException failure) {
        return CONNECTION.matcher(String.valueOf(failure.getSQLState())).lookingAt();
    }

    // Nothing has been changed by then: all migrations are compared before the first is run.
    private static String otherSchema(String differences) {
        return DEVELOPMENT_STATE.matcher(differences).find()
                ? "Darkroom does not start: the database was made by a development state before 0.1.0, from which there is no"
                        + " upgrade." + NEEDS_ANOTHER
                : "Darkroom does not start: the tables were made by another build of Darkroom, whose migrations are not those"
                        + " of this one." + NEEDS_ANOTHER;
    }

    private static boolean isRefusalOfOurs(RuntimeException cause) {
        boolean refusal = cause instanceof IllegalArgumentException || cause instanceof IllegalStateException;
        StackTraceElement[] trace = cause.getStackTrace();
        return refusal && trace.length > 0 && trace[0].getClassName().startsWith("dev.darkroom.");
    }

    private static String line(String message) {
        String names = PROPERTY.matcher(message)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .map(name -> name + " (" + PreBootSettings.variable(name) + ")")
                .collect(Collectors.joining(", "));
        String what = names.isEmpty() ? "a setting has" : "the setting " + names + " is missing or has";
        return "Darkroom does not start: " + what + " a value that it cannot have";
    }

    private static String messages(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(cause -> String.valueOf(cause.getMessage()))
                .collect(Collectors.joining("\n"));
    }

    private static String expected(String message) {
        Matcher choice = CHOICE.matcher(message);
        if (choice.find()) {
            return ": it must be one of " + choice.group(1).strip();
        }
        if (NUMBER.matcher(message).find()) {
            return ": it must be a whole number";
        }
        return LENGTH_OF_TIME.matcher(message).find() ? ": it must be a length of time, such as 90s or 5m" : "";
    }
}
