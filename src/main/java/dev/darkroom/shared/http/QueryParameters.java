package dev.darkroom.shared.http;

import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Timestamps;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request's query, read strictly: a name that nobody knows is a mistake worth telling, not one worth hiding. */
public final class QueryParameters {

    private static final int MAX_VALUES = 50;

    private final MultivaluedMap<String, String> values;

    public QueryParameters(MultivaluedMap<String, String> values, Set<String> known) {
        this(values, known::contains);
    }

    /** @param known tells of a name whether the route takes it */
    public QueryParameters(MultivaluedMap<String, String> values, Predicate<String> known) {
        values.keySet().stream().filter(name -> !known.test(name)).findFirst().ifPresent(name -> {
            throw Problem.invalid(shown(name), "is not a parameter of this route");
        });
        values.forEach((name, given) -> {
            // Postgres holds no text with it.
            if (given.stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
                throw Problem.invalid(name, "must not contain NUL");
            }
        });
        this.values = values;
    }

    /** The single value, null when it is missing or empty. */
    public @Nullable String one(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.size() > 1) {
            throw Problem.invalid(name, "may be given once only");
        }
        return given.isEmpty() || given.getFirst().isEmpty() ? null : given.getFirst();
    }

    /** The values of a parameter that may be repeated or comma-separated; sorted and each once. */
    public List<String> many(String name) {
        List<String> given = values.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .distinct()
                .sorted()
                .toList();
        if (given.size() > MAX_VALUES) {
            throw Problem.invalid(name, "takes at most " + MAX_VALUES + " values");
        }
        return given;
    }

    /** A whole number from {@code least}; above {@code most} it counts as that. */
    public int number(String name, int least, int most, int otherwise) {
        String text = one(name);
        if (text == null) {
            if (values.containsKey(name)) {
                throw Problem.invalid(name, "must be a whole number");
            }
            return otherwise;
        }
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) < least) {
            throw Problem.invalid(name, "must be a whole number, " + least + " or more");
        }
        return (int) Math.min(most, Long.parseLong(text));
    }

    /** The id that a page ended with, null when it is missing. */
    public @Nullable UUID lastId(String name) {
        String text = one(name);
        return text == null
                ? null
                : Ids.parse(text).orElseThrow(() -> Problem.invalid(name, "is not one that a page ended with"));
    }

    /** A point in time, null when it is missing. */
    public @Nullable Instant time(String name) {
        String text = one(name);
        if (text == null) {
            return null;
        }
        // A plus sign that nobody escaped arrives as a space.
        return Timestamps.parse(text.replace(' ', '+'))
                .orElseThrow(() -> Problem.invalid(name, "must be a time such as 2026-11-20T09:30:00Z"));
    }

    /** A point in time, or a date for its beginning in UTC; null when it is missing. */
    public @Nullable Instant dateOrTime(String name) {
        String text = one(name);
        if (text == null || !text.matches("\\d{4}-\\d{2}-\\d{2}")) {
            return time(name);
        }
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException none) {
            throw Problem.invalid(name, "must be a date such as 2026-11-20");
        }
    }

    /** A number, which may be negative or broken, of at most 40 characters; null when it is missing. */
    public @Nullable BigDecimal decimal(String name) {
        String text = one(name);
        if (text == null) {
            return null;
        }
        if (text.length() > 40 || !text.matches("-?\\d+(\\.\\d+)?")) {
            throw Problem.invalid(name, "must be a number");
        }
        return new BigDecimal(text);
    }

    /** The names that begin so, in order. */
    public List<String> namesWith(String prefix) {
        return values.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    /** One text for one query, whatever order it came in; the named parameters are left out. */
    public String canonical(Set<String> except) {
        return values.entrySet().stream()
                .filter(entry -> !except.contains(entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> entry.getValue().stream().sorted().map(value -> entry.getKey() + "=" + value))
                .map(pair -> URLEncoder.encode(pair, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String shown(String name) {
        return name.substring(0, Math.min(64, name.length())).replaceAll("[^\\w.\\[\\]-]", "?");
    }
}
