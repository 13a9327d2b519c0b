package dev.darkroom.jobs.workflow;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.darkroom.shared.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Path into JSON text: finds a value as it stands in the text, so that no digit changes. */
final class RawJsonPath {

    private RawJsonPath() {}

    /** @param steps names of fields, and numbers of elements from 0 */
    static Optional<String> find(String json, List<String> steps) {
        String value = json;
        try {
            for (String step : steps) {
                String next = step(value, step);
                if (next == null) {
                    return Optional.empty();
                }
                value = next;
            }
            return Optional.of(value);
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static @Nullable String step(String json, String step) throws IOException {
        try (JsonParser parser = JsonText.FACTORY.createParser(json)) {
            return switch (parser.nextToken()) {
                case START_OBJECT -> field(parser, json, step);
                case START_ARRAY -> step.matches("\\d{1,9}") ? element(parser, json, Integer.parseInt(step)) : null;
                case null, default -> null;
            };
        }
    }

    /** Of a name that comes twice the last counts. */
    private static @Nullable String field(JsonParser parser, String json, String name) throws IOException {
        String found = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = name.equals(parser.currentName());
            parser.nextToken();
            if (wanted) {
                found = JsonText.cut(parser, json);
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }

    private static @Nullable String element(JsonParser parser, String json, int index) throws IOException {
        int at = 0;
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            if (at++ == index) {
                return JsonText.cut(parser, json);
            }
            parser.skipChildren();
        }
        return null;
    }
}
