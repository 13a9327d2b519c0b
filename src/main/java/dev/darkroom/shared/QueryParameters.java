package dev.darkroom.shared;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request's query, read strictly: a name that nobody knows is a mistake worth telling, not one worth hiding. */
public final class QueryParameters {

    private static final int MOST_VALUES = 50;

    private final MultivaluedMap<String, String> values;

    public QueryParameters(MultivaluedMap<String, String> values, Set<String> known) {
        values.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Problem.invalid(shown(name), "is not a parameter of this route");
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
        if (given.size() > MOST_VALUES) {
            throw Problem.invalid(name, "takes at most " + MOST_VALUES + " values");
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

    private static String shown(String name) {
        return name.substring(0, Math.min(64, name.length())).replaceAll("[^\\w.\\[\\]-]", "?");
    }
}
