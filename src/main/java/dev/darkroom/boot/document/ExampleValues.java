package dev.darkroom.boot.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/** Example values, made of the schemas: what stands in an example is what its schema allows. */
final class ExampleValues {

    static final String ID = "01a22364-886b-7073-bcd1-8d29593589ed";

    private static final int MAX_DEPTH = 5;
    private static final Map<String, Object> BY_NAME = Map.ofEntries(
            Map.entry("path", "fal-ai/flux/dev"),
            Map.entry("endpoint", "fal-ai/flux/dev"),
            Map.entry("input", Map.of("prompt", "a lighthouse at dusk")),
            Map.entry("filters", Map.of("media_type", "image")),
            Map.entry("query", Map.of("media_type", "image")),
            Map.entry("metadata", Map.of("campaign", "autumn")),
            Map.entry("prompt", "a lighthouse at dusk"),
            Map.entry("name", "Lighthouses"),
            Map.entry("title", "A lighthouse"),
            Map.entry("identifier", "@keeper"),
            Map.entry("content_type", "image/png"),
            Map.entry("file_name", "lighthouse.png"),
            Map.entry("etag", "9f86d081884c7d659a2feaa0c55ad015"),
            Map.entry("part_number", 1),
            Map.entry("tags", List.of("night")),
            Map.entry("retry_on", List.of("timeout")),
            Map.entry("key", "2026/11/lighthouse.png"),
            Map.entry("token", "0pAq3kD1mB7s"),
            Map.entry("id", ID),
            Map.entry("job", ID));

    private final Components components;

    ExampleValues(Components components) {
        this.components = components;
    }

    void addTo(PathItem item, Operation operation) {
        Stream.of(item.getParameters(), operation.getParameters())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .filter(parameter -> Boolean.TRUE.equals(parameter.getRequired()) && parameter.getExample() == null)
                .forEach(parameter -> parameter.setExample(value(parameter.getName(), parameter.getSchema(), 0)));
        if (operation.getRequestBody() != null && operation.getRequestBody().getContent() != null) {
            operation.getRequestBody().getContent().getMediaTypes().forEach(this::add);
        }
        operation.getResponses().getAPIResponses().forEach((code, response) -> {
            if (code.startsWith("2") && response.getContent() != null) {
                response.getContent().getMediaTypes().forEach(this::add);
            }
        });
    }

    private void add(String type, MediaType content) {
        if (type.equals(Schemas.JSON) && content.getSchema() != null && content.getExample() == null) {
            content.setExample(value("", content.getSchema(), 0));
        }
    }

    private @Nullable Object value(String name, @Nullable Schema given, int depth) {
        Schema schema = resolve(given);
        if (schema == null) {
            return "…";
        }
        if (schema.getEnumeration() != null && !schema.getEnumeration().isEmpty()) {
            return schema.getEnumeration().getFirst();
        }
        if (BY_NAME.containsKey(name) && fits(BY_NAME.get(name), schema)) {
            return BY_NAME.get(name);
        }
        if (schema.getAllOf() != null && !schema.getAllOf().isEmpty()) {
            Map<String, Object> all = new LinkedHashMap<>();
            schema.getAllOf().forEach(each -> merge(all, value(name, each, depth)));
            return all;
        }
        if (schema.getOneOf() != null && !schema.getOneOf().isEmpty()) {
            return value(name, schema.getOneOf().getFirst(), depth);
        }
        if (schema.getAnyOf() != null && !schema.getAnyOf().isEmpty()) {
            return value(name, schema.getAnyOf().getFirst(), depth);
        }
        return switch (type(schema)) {
            case OBJECT -> object(schema, depth);
            case ARRAY -> depth >= MAX_DEPTH ? List.of() : list(name, schema, depth);
            case INTEGER ->
                schema.getMinimum() == null
                        ? 1
                        : Math.max(1, schema.getMinimum().longValue());
            case NUMBER ->
                schema.getMinimum() == null
                        ? 0.5
                        : Math.max(0.5, schema.getMinimum().doubleValue());
            case BOOLEAN -> true;
            default -> text(schema);
        };
    }

    private Map<String, Object> object(Schema schema, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (schema.getProperties() != null && depth < MAX_DEPTH) {
            schema.getProperties().forEach((name, property) -> {
                Object value = value(name, property, depth + 1);
                if (value != null) {
                    object.put(name, value);
                }
            });
        }
        return object;
    }

    private List<Object> list(String name, Schema schema, int depth) {
        Object one = value(name, schema.getItems(), depth + 1);
        return one == null ? List.of() : new ArrayList<>(List.of(one));
    }

    private static String text(Schema schema) {
        String format = schema.getFormat();
        return switch (format == null ? "" : format) {
            case "uuid" -> ID;
            case "date-time" -> "2026-11-28T09:30:00Z";
            case "uri" -> "https://example.com/lighthouse.png";
            default -> "text";
        };
    }

    private boolean fits(Object example, Schema schema) {
        return switch (type(schema)) {
            case OBJECT ->
                example instanceof Map
                        && (schema.getProperties() == null
                                || schema.getProperties().isEmpty());
            case ARRAY -> example instanceof List && isText(schema.getItems());
            case INTEGER, NUMBER -> example instanceof Number;
            case STRING -> example instanceof String && !"uuid".equals(schema.getFormat());
            default -> false;
        };
    }

    private boolean isText(@Nullable Schema given) {
        Schema schema = resolve(given);
        return schema != null && type(schema) == SchemaType.STRING;
    }

    @SuppressWarnings("unchecked")
    private static void merge(Map<String, Object> into, @Nullable Object part) {
        if (part instanceof Map<?, ?> fields) {
            into.putAll((Map<String, Object>) fields);
        }
    }

    private static SchemaType type(Schema schema) {
        if (schema.getType() != null) {
            return schema.getType().stream()
                    .filter(type -> type != SchemaType.NULL)
                    .findFirst()
                    .orElse(SchemaType.NULL);
        }
        return schema.getProperties() == null ? SchemaType.STRING : SchemaType.OBJECT;
    }

    private @Nullable Schema resolve(@Nullable Schema schema) {
        if (schema == null || schema.getRef() == null) {
            return schema;
        }
        Map<String, Schema> known = components.getSchemas();
        return known == null || !schema.getRef().startsWith(Schemas.COMPONENTS)
                ? null
                : known.get(schema.getRef().substring(Schemas.COMPONENTS.length()));
    }
}
