package dev.darkroom.jobs.announcement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Template of a webhook's body: JSON whose texts may refer to the job ({@code $job.id}, {@code $output.images.0.url}, {@code
 * $context.thread}). A text that is nothing but a reference becomes what it refers to, whatever that is; within a text the
 * value is written out. What is not there is null, and empty within a text; {@code $$} is a dollar sign. References that would
 * make the body longer than it may be are as if they were not there.
 */
final class BodyTemplate {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$(job|output|context)((?:\\.[A-Za-z0-9_-]+)*+)");
    private static final int MAX_DEPTH = 100;
    /** Of all values that are filled in, in characters: a small template can name a large result a thousand times. */
    static final int MAX_FILLED = 256 * 1024;

    /** What may be referred to. */
    record Values(JsonNode job, JsonNode output, JsonNode context) {}

    private final Values values;
    private final Map<String, Integer> lengths = new HashMap<>();
    private int room = MAX_FILLED;

    BodyTemplate(Values values) {
        this.values = values;
    }

    JsonNode fill(JsonNode template) {
        return fill(template, 0);
    }

    private JsonNode fill(JsonNode template, int depth) {
        if (depth > MAX_DEPTH) {
            return JsonNodeFactory.instance.nullNode();
        }
        switch (template) {
            case ObjectNode object -> {
                ObjectNode filled = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(field -> filled.set(field.getKey(), fill(field.getValue(), depth + 1)));
                return filled;
            }
            case ArrayNode array -> {
                ArrayNode filled = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> filled.add(fill(element, depth + 1)));
                return filled;
            }
            default -> {
                return template.isTextual() ? text(template.textValue()) : template;
            }
        }
    }

    private JsonNode text(String text) {
        Matcher reference = REFERENCE.matcher(text);
        if (reference.matches() && reference.group(1) != null) {
            return value(reference);
        }
        StringBuilder written = new StringBuilder();
        reference.reset();
        while (reference.find()) {
            String value = reference.group(1) == null ? "$" : shown(value(reference));
            reference.appendReplacement(written, Matcher.quoteReplacement(value));
        }
        return JsonNodeFactory.instance.textNode(reference.appendTail(written).toString());
    }

    private JsonNode value(Matcher reference) {
        JsonNode node = switch (reference.group(1)) {
            case "job" -> values.job;
            case "output" -> values.output;
            default -> values.context;
        };
        for (String step : reference.group(2).split("\\.", -1)) {
            if (!step.isEmpty()) {
                node = node.isArray() && step.matches("\\d{1,9}") ? node.path(Integer.parseInt(step)) : node.path(step);
            }
        }
        return node.isMissingNode() || !fits(reference.group(), node) ? JsonNodeFactory.instance.nullNode() : node;
    }

    private boolean fits(String reference, JsonNode value) {
        int length = lengths.computeIfAbsent(reference, _ -> value.toString().length());
        if (length > room) {
            return false;
        }
        room -= length;
        return true;
    }

    private static String shown(JsonNode value) {
        return value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }
}
