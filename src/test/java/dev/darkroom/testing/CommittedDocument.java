package dev.darkroom.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The API's document as it lies in the repository; another test holds it against the code. */
public final class CommittedDocument {

    private static final Path FILE = Path.of("openapi", "darkroom.yaml");

    private CommittedDocument() {}

    /** The query parameters of a GET route by their names, each with the words that it may be, if those are listed. */
    public static Map<String, List<String>> queryOf(String path) throws IOException {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        JsonNode operation = new YAMLMapper()
                .readTree(FILE.toFile())
                .path("paths")
                .path(path)
                .path("get");
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                List<String> words = parameter
                        .path("schema")
                        .path("enum")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList();
                parameters.put(parameter.path("name").asText(), words);
            }
        }
        return parameters;
    }
}
