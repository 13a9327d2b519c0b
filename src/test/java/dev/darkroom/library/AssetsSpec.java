package dev.darkroom.library;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The operations of fal's Assets API as our document of it in {@code openapi/} has them. */
final class AssetsSpec {

    private static final Path FILE = Path.of("openapi", "fal-platform.yaml");
    private static final JsonNode ROOT = read();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            VersionFlag.V4,
            builder -> builder.metaSchema(OpenApi30.getInstance())
                    .defaultMetaSchemaIri(OpenApi30.getInstance().getIri()));

    /** What need not be in an answer of ours: fields for errors we have none of, and lists that only fal knows. */
    private static final Set<String> OPTIONAL =
            Set.of("ErrorDetail.docs_url", "ErrorDetail.request_id", "LineageEdge.entities");

    private AssetsSpec() {}

    /** An operation; its id names it in tests. */
    record Operation(String id, String method, String path, JsonNode definition) {

        boolean isWrite() {
            return parameters().anyMatch("Idempotency-Key"::equals);
        }

        Stream<String> parameters() {
            return StreamSupport.stream(definition.path("parameters").spliterator(), false)
                    .map(each -> resolved(each).path("name").asText());
        }

        /** The codes it declares, three digits each. */
        List<Integer> codes() {
            List<Integer> codes = new ArrayList<>();
            definition.path("responses").fieldNames().forEachRemaining(code -> {
                if (code.matches("\\d{3}")) {
                    codes.add(Integer.valueOf(code));
                }
            });
            return codes;
        }

        int success() {
            return codes().stream().filter(code -> code < 300).findFirst().orElseThrow();
        }

        @Override
        public String toString() {
            return id;
        }
    }

    static List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : ROOT.path("paths").properties()) {
            if (path.getKey().startsWith("/assets")) {
                path.getValue().properties().stream()
                        .filter(each -> METHODS.contains(each.getKey()))
                        .forEach(each -> all.add(new Operation(
                                each.getValue().path("operationId").asText(),
                                each.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                each.getValue())));
            }
        }
        return all;
    }

    /** What is wrong with an answer: against its schema, or missing although the schema has it. */
    static List<String> faults(Operation operation, int code, JsonNode answer) {
        JsonNode response = resolved(operation.definition().path("responses").path(String.valueOf(code)));
        JsonNode media = response.path("content").path("application/json").path("schema");
        if (media.isMissingNode()) {
            return List.of();
        }
        String name = media.path("$ref").asText();
        JsonSchema schema = SCHEMAS.getSchema(
                SchemaLocation.of(FILE.toAbsolutePath().toUri() + name),
                SchemaValidatorsConfig.builder().nullableKeywordEnabled(true).build());
        List<String> faults = new ArrayList<>();
        schema.validate(answer).forEach(message -> faults.add(message.getMessage()));
        missing(media, answer, "answer", faults);
        return faults;
    }

    private static void missing(JsonNode reference, JsonNode value, String at, List<String> faults) {
        String ref = reference.path("$ref").asText();
        String name = ref.substring(ref.lastIndexOf('/') + 1);
        JsonNode schema = resolved(reference);
        if (value.isArray()) {
            value.forEach(each -> missing(schema.path("items"), each, at + "[]", faults));
        }
        // A lineage's node is one of four kinds, and has the fields of its own.
        if (!value.isObject() || name.equals("LineageNode")) {
            return;
        }
        schema.path("properties").properties().forEach(property -> {
            String field = property.getKey();
            if (value.has(field)) {
                missing(property.getValue(), value.get(field), at + "." + field, faults);
            } else if (!OPTIONAL.contains(name + "." + field)) {
                faults.add(at + "." + field + " is missing");
            }
        });
    }

    private static JsonNode resolved(JsonNode node) {
        String ref = node.path("$ref").asText();
        return ref.isEmpty() ? node : ROOT.at(ref.substring(1));
    }

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(FILE.toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
