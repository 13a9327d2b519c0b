package dev.darkroom.library.browse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.shared.JsonNumbers;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a smart collection looks for: the parameters of a browse as a JSON object, a list where one may be repeated and
 * an object below {@code input}, such as {@code {"media_type": ["image"], "input": {"seed": 42}}}.
 */
final class SavedQuery {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Lists may come as a text with commas. */
    private static final Pattern NOTHING = Pattern.compile("[\\s,]*");

    private SavedQuery() {}

    /** @throws Problem 422 when it is no object (of the field that has no name), or a field of it does not narrow a browse */
    static QueryParameters read(String filters) {
        MultivaluedMap<String, String> values = new MultivaluedHashMap<>();
        for (Map.Entry<String, JsonNode> field : object(filters).properties()) {
            collect(values, field.getKey(), field.getValue());
        }
        return new QueryParameters(values, AssetFilterFactory::narrows);
    }

    /** A field that names nothing to narrow by: null, an empty text, a list or an object of nothing else. */
    static Optional<String> emptyField(String filters) {
        return object(filters).properties().stream()
                .filter(field -> isEmpty(field.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isContainerNode()
                ? value.valueStream().allMatch(SavedQuery::isEmpty)
                : value.isNull() || NOTHING.matcher(value.asText()).matches();
    }

    private static JsonNode object(String filters) {
        try {
            JsonNode root = JSON.readTree(filters);
            if (root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException malformed) {
            // Answered below like any other that is none.
        }
        throw Problem.invalid("", "must be an object of the parameters that narrow a browse");
    }

    private static void collect(MultivaluedMap<String, String> values, String name, JsonNode value) {
        if (value.isObject() && (name + ".").startsWith(InputParameters.PREFIX)) {
            value.properties().forEach(inner -> collect(values, name + "." + inner.getKey(), inner.getValue()));
        } else if (value.isArray()) {
            value.forEach(each -> values.add(name, scalar(name, each)));
        } else if (!value.isNull()) {
            values.add(name, scalar(name, value));
        }
    }

    private static String scalar(String name, JsonNode value) {
        if (!value.isValueNode() || value.isNull()) {
            throw Problem.invalid(name, "must be a text, a number, true, false or a list of these");
        }
        // A double that has no end is none, and one with an exponent is written out.
        return value.isNumber()
                ? JsonNumbers.read(value.asText())
                        .map(BigDecimal::toPlainString)
                        .orElseThrow(() -> Problem.invalid(name, "must be a number of usual size"))
                : value.asText();
    }
}
