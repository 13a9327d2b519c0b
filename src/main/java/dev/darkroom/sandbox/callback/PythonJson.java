package dev.darkroom.sandbox.callback;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as Python's {@code json.dumps(value, sort_keys=True)} writes it, for that is what fal's callbacks look like: keys
 * sorted at every depth, a blank after commas and colons, nothing but ASCII (captured traffic).
 */
final class PythonJson {
    private static final int MAX_SCALE = 400;

    private final StringBuilder out = new StringBuilder();

    private PythonJson() {}

    static String write(JsonNode value) {
        var json = new PythonJson();
        json.value(value);
        return json.out.toString();
    }

    private void value(JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> object(value);
            case ARRAY -> array(value);
            case STRING -> string(value.textValue());
            case NUMBER -> number(value);
            case BOOLEAN -> out.append(value.booleanValue());
            default -> out.append("null");
        }
    }

    private void object(JsonNode object) {
        var sorted = new TreeMap<String, JsonNode>();
        object.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
        var separator = "{";
        for (Map.Entry<String, JsonNode> field : sorted.entrySet()) {
            out.append(separator);
            string(field.getKey());
            out.append(": ");
            value(field.getValue());
            separator = ", ";
        }
        out.append(sorted.isEmpty() ? "{}" : "}");
    }

    private void array(JsonNode array) {
        var separator = "[";
        for (JsonNode item : array) {
            out.append(separator);
            value(item);
            separator = ", ";
        }
        out.append(array.isEmpty() ? "[]" : "]");
    }

    /** A float that is whole keeps its {@code .0}, as Python's do. */
    private void number(JsonNode number) {
        if (number.isIntegralNumber()) {
            out.append(number.bigIntegerValue());
        } else {
            var exact = new BigDecimal(number.asText()).stripTrailingZeros();
            // Beyond a double's range only ten characters are short: written out it may be gigabytes.
            var plain = Math.abs((long) exact.scale()) > MAX_SCALE ? exact.toString() : exact.toPlainString();
            out.append(plain.contains(".") || plain.contains("E") ? plain : plain + ".0");
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20 || c > 0x7E) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
