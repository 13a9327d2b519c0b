package dev.darkroom.library.asset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.url.WebUrl;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request's JSON object of at most 1 MiB, read field by field; what does not fit is a 422 that names the field. */
public final class JsonBody {

    public static final int MAX_URL_LENGTH = 8_192;
    private static final int MAX_SIZE = 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode root;

    private JsonBody(JsonNode root) {
        this.root = root;
    }

    public static JsonBody read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw Problem.of(Problem.Kind.TOO_LARGE, "The body is larger than 1 MiB");
            }
            JsonNode root = JSON.readTree(bytes);
            if (root == null || !root.isObject()) {
                throw Problem.invalid("body", "must be a JSON object");
            }
            return new JsonBody(root);
        } catch (JsonProcessingException malformed) {
            throw Problem.invalid("body", "is not valid JSON");
        } catch (IOException broken) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The body could not be read");
        }
    }

    /** A string of 1 to so many characters. */
    public String text(String field, int longest) {
        String text = optionalText(field, longest);
        if (text == null) {
            throw Problem.invalid(field, "is required");
        }
        return text;
    }

    /** The same, or null when it is missing or null. */
    public @Nullable String optionalText(String field, int longest) {
        JsonNode value = root.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Problem.invalid(field, "must be a string");
        }
        String text = value.textValue();
        if (text.isEmpty() || Texts.length(text) > longest) {
            throw Problem.invalid(field, "must have 1 to " + longest + " characters");
        }
        String clean = PlainWords.clean(text, longest);
        if (clean == null) {
            throw Problem.invalid(field, "must not be blank");
        }
        return clean;
    }

    /** A whole number within those bounds, or the usual one when it is missing or null. */
    public long number(String field, long least, long most, long usual) {
        JsonNode value = root.get(field);
        if (value == null || value.isNull()) {
            return usual;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw Problem.invalid(field, "must be a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }

    public boolean flag(String field) {
        JsonNode value = root.get(field);
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw Problem.invalid(field, "must be true or false");
        }
        return value.booleanValue();
    }

    /** An id that may be missing. */
    @Nullable UUID optionalId(String field) {
        String text = optionalText(field, 255);
        return text == null ? null : id(field, text);
    }

    /** A list of ids; empty when it is missing or null. */
    public List<UUID> ids(String field, int most) {
        JsonNode value = root.get(field);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || value.size() > most) {
            throw Problem.invalid(field, "must be a list of at most " + most + " ids");
        }
        List<UUID> ids = new ArrayList<>();
        for (JsonNode each : value) {
            ids.add(id(field, each.isTextual() ? each.textValue() : ""));
        }
        return ids.stream().distinct().toList();
    }

    /** A list of so many strings; empty when it is missing or null. */
    public List<String> texts(String field, int least, int most, int longest) {
        JsonNode value = root.get(field);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || value.size() < least || value.size() > most) {
            throw Problem.invalid(field, "must be a list of " + least + " to " + most + " strings");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            String text = each.isTextual() ? PlainWords.clean(each.textValue(), longest) : null;
            if (text == null || Texts.length(each.textValue()) > longest) {
                throw Problem.invalid(field, "must hold strings of 1 to " + longest + " characters");
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    /** A web address, or null when it is missing or null. */
    public @Nullable WebUrl optionalUrl(String field) {
        String text = optionalText(field, MAX_URL_LENGTH);
        if (text == null) {
            return null;
        }
        return WebUrl.parse(text).orElseThrow(() -> Problem.invalid(field, "must be an http or https URL"));
    }

    /** Whether the field is there, be it null. */
    public boolean names(String field) {
        return root.has(field);
    }

    /** An object of the body's, to be read like a body of its own; null when it is missing or null. */
    public @Nullable JsonNode object(String field) {
        JsonNode value = root.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isObject()) {
            throw Problem.invalid(field, "must be an object");
        }
        return value;
    }

    /** Refuses fields that nobody would read: a wish that is passed over looks like one that was met. */
    public JsonBody only(Set<String> known) {
        root.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw Problem.invalid(shown(name), "is not a field of this request");
            }
        });
        return this;
    }

    public boolean has(String field) {
        return root.hasNonNull(field);
    }

    /** A field's JSON, or null when it is missing or null. */
    public @Nullable String raw(String field) {
        return has(field) ? root.get(field).toString() : null;
    }

    /** The whole body in one way of writing, for telling two bodies apart. */
    public String canonical() {
        return root.toString();
    }

    private static String shown(String name) {
        return name.substring(0, Math.min(64, name.length())).replaceAll("[^\\w.-]", "?");
    }

    private static UUID id(String field, String text) {
        return AssetIdResolver.parse(text).orElseThrow(() -> Problem.invalid(field, "no such id"));
    }
}
