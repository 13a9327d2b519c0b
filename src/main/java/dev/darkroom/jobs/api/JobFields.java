package dev.darkroom.jobs.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object read field by field; what does not fit is a 422 that names the field. Null counts as missing. */
final class JobFields {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonText.FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Map<String, String> raw;

    private JobFields(Map<String, String> raw) {
        this.raw = raw;
    }

    /** @throws Problem when it is no JSON object, or has a field that nobody knows */
    static JobFields of(String text, Set<String> known) {
        RequestBodyText.requireObject("body", text);
        try {
            Map<String, String> fields = JsonText.fields(text);
            fields.keySet().stream()
                    .filter(name -> !known.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw Problem.invalid(shown(name), "is not a field of a job");
                    });
            fields.values().removeIf("null"::equals);
            return new JobFields(fields);
        } catch (IOException impossible) {
            throw Problem.invalid("body", "JSON decode error");
        }
    }

    /** An object as it stands in the text; null when it is missing. */
    @Nullable String object(String name) {
        String text = raw.get(name);
        if (text != null && JsonText.shapeOf(text) != JsonText.Shape.OBJECT) {
            throw Problem.invalid(name, "must be a JSON object");
        }
        return text;
    }

    String requiredObject(String name) {
        return required(name, object(name));
    }

    String requiredArray(String name) {
        String text = required(name, raw.get(name));
        if (!text.startsWith("[")) {
            throw Problem.invalid(name, "must be a list");
        }
        return text;
    }

    @Nullable String text(String name, int longest) {
        JsonNode value = value(name);
        return value == null ? null : text(name, value, longest);
    }

    String requiredText(String name, int longest) {
        return required(name, text(name, longest));
    }

    /** Each once, in their order. */
    List<String> texts(String name, int most, int longest) {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray() || value.size() > most) {
            throw Problem.invalid(name, "must be a list of at most " + most);
        }
        List<String> texts = new ArrayList<>();
        value.forEach(each -> texts.add(text(name, each, longest)));
        return texts.stream().distinct().toList();
    }

    boolean has(String name) {
        return raw.containsKey(name);
    }

    @Nullable BigDecimal number(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw Problem.invalid(name, "must be a number");
        }
        return value.decimalValue();
    }

    private @Nullable JsonNode value(String name) {
        String text = raw.get(name);
        try {
            return text == null ? null : MAPPER.readTree(text);
        } catch (JsonProcessingException unreadable) {
            throw Problem.invalid(name, "cannot be read");
        }
    }

    // What Postgres and the library cannot hold is refused rather than changed.
    private static String text(String name, JsonNode value, int longest) {
        String text = value.isTextual() ? value.textValue() : "";
        boolean storable = text.codePoints()
                .noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (text.isBlank() || Texts.length(text) > longest || !storable) {
            throw Problem.invalid(name, "must be text of 1 to " + longest + " characters");
        }
        return text;
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw Problem.invalid(name, "is required");
        }
        return value;
    }

    private static String shown(String name) {
        return name.substring(0, Math.min(64, name.length())).replaceAll("[^\\w.-]", "?");
    }
}
