package dev.darkroom.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Small JSON bodies, read strictly. */
public final class StrictJsonFields {

    private static final int MAX_SIZE = 64 * 1024;
    private static final JsonMapper MAPPER = new JsonMapper();

    private StrictJsonFields() {}

    /** A JSON object of at most 64 KiB that has no fields but these. */
    public static JsonNode read(InputStream body, Set<String> known) {
        try {
            byte[] bytes = body.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw Problem.of(Problem.Kind.TOO_LARGE, "The body is larger than 64 KiB");
            }
            JsonNode root = MAPPER.readTree(bytes);
            if (root == null || !root.isObject()) {
                throw Problem.invalid("body", "must be a JSON object");
            }
            root.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    throw Problem.invalid(shown(name), "is not a field of this body");
                }
            });
            return root;
        } catch (JsonProcessingException malformed) {
            throw Problem.invalid("body", "is not valid JSON");
        } catch (IOException broken) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The body could not be read");
        }
    }

    /** A whole number of seconds from 1; null when it is missing or null. */
    public static @Nullable Long seconds(JsonNode body, String field, long most) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 1
                || value.longValue() > most) {
            throw Problem.invalid(field, "must be a whole number from 1 to " + most);
        }
        return value.longValue();
    }

    static String shown(String name) {
        return name.substring(0, Math.min(64, name.length())).replaceAll("[^\\w.-]", "?");
    }
}
