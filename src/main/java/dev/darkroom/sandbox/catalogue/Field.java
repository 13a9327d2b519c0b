package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** One field of a model's input, and what it demands of a value. */
interface Field {
    Pattern FETCHABLE = Pattern.compile("(https?://[^\\s/]+.*|data:[\\w.+-]+/[\\w.+-]+[;,].*)", Pattern.DOTALL);

    /** Adds what is wrong with a value; it is neither missing nor null. */
    void check(JsonNode value, Problems problems, Object... place);

    static Field text(int maxLength) {
        return (value, problems, place) -> {
            if (!value.isTextual()) {
                problems.add("string_type", "Input should be a valid string", value, place);
            } else if (value.textValue().length() > maxLength) {
                problems.addLinked(
                        "sequence_too_long",
                        "String should have at most " + maxLength + " characters",
                        value,
                        context -> context.put("max_length", maxLength),
                        place);
            }
        };
    }

    static Field integer(long low, long high) {
        return (value, problems, place) -> {
            if (!value.isIntegralNumber()) {
                problems.add("int_type", "Input should be a valid integer", value, place);
            } else {
                range(value, low, high, problems, place);
            }
        };
    }

    /** Any whole number: seeds exceed 64 bits. */
    static Field bigInteger() {
        return (value, problems, place) -> {
            if (!value.isIntegralNumber()) {
                problems.add("int_type", "Input should be a valid integer", value, place);
            }
        };
    }

    static Field number(long low, long high) {
        return (value, problems, place) -> {
            if (!value.isNumber()) {
                problems.add("float_type", "Input should be a valid number", value, place);
            } else {
                range(value, low, high, problems, place);
            }
        };
    }

    static Field flag() {
        return (value, problems, place) -> {
            if (!value.isBoolean()) {
                problems.add("bool_type", "Input should be a valid boolean", value, place);
            }
        };
    }

    static Field oneOf(String... expected) {
        var choices = List.of(expected);
        return (value, problems, place) -> {
            if (!choices.contains(value.asText())) {
                problems.addLinked(
                        "one_of",
                        "Input should be one of: " + String.join(", ", choices),
                        value,
                        context -> {
                            var list = context.putArray("expected");
                            choices.forEach(list::add);
                        },
                        place);
            }
        };
    }

    /** A URL that a model could fetch; it is not really fetched. */
    static Field url() {
        return (value, problems, place) -> {
            if (!value.isTextual()) {
                problems.add("string_type", "Input should be a valid string", value, place);
            } else if (!FETCHABLE.matcher(value.textValue()).matches()) {
                problems.addLinked(
                        "file_download_error",
                        "Failed to download the file. Please check if the URL is accessible and try again.",
                        value,
                        context -> {},
                        place);
            }
        };
    }

    static Field list(int minLength, Field each) {
        return (value, problems, place) -> {
            if (!value.isArray()) {
                problems.add("list_type", "Input should be a valid list", value, place);
            } else if (value.size() < minLength) {
                problems.addLinked(
                        "sequence_too_short",
                        "List should have at least " + minLength + " item" + (minLength == 1 ? "" : "s"),
                        value,
                        context -> context.put("min_length", minLength),
                        place);
            } else {
                for (int i = 0; i < value.size(); i++) {
                    each.check(value.get(i), problems, below(place, i));
                }
            }
        };
    }

    /** A named size, or an object with both sides from 14 to 2048 pixels. */
    static Field imageSize() {
        var names = oneOf(Size.NAMED.keySet().stream().sorted().toArray(String[]::new));
        var sides = sides();
        return (value, problems, place) -> (value.isObject() ? sides : names).check(value, problems, place);
    }

    /** Both sides from 14 to 2048 pixels, where they are given; any name. */
    static Field sides() {
        var side = integer(14, 2048);
        return (value, problems, place) -> {
            for (var name : List.of("width", "height")) {
                if (value.hasNonNull(name)) {
                    side.check(value.get(name), problems, below(place, name));
                }
            }
        };
    }

    /** Whatever comes. */
    static Field any() {
        return (value, problems, place) -> {};
    }

    private static void range(JsonNode value, long low, long high, Problems problems, Object... place) {
        if (value.decimalValue().compareTo(BigDecimal.valueOf(low)) < 0) {
            problems.addLinked(
                    "greater_than_equal",
                    "Input should be greater than or equal to " + low,
                    value,
                    context -> context.put("ge", low),
                    place);
        } else if (value.decimalValue().compareTo(BigDecimal.valueOf(high)) > 0) {
            problems.addLinked(
                    "less_than_equal",
                    "Input should be less than or equal to " + high,
                    value,
                    context -> context.put("le", high),
                    place);
        }
    }

    private static Object[] below(Object[] place, Object step) {
        var deeper = Arrays.copyOf(place, place.length + 1);
        deeper[place.length] = step;
        return deeper;
    }
}
