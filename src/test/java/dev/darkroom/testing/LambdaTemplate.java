package dev.darkroom.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The template by which the function is deployed. What it refers to elsewhere is the name of that, as a text. */
public final class LambdaTemplate {

    private static final Path FILE = Path.of("deploy", "serverless", "lambda", "template.yaml");
    private static final String SECRET = "\\{\\{resolve:secretsmanager:\\$\\{Secret}:SecretString:%s}}";

    private final JsonNode tree;

    private LambdaTemplate(JsonNode tree) {
        this.tree = tree;
    }

    public static LambdaTemplate read() {
        try {
            return new LambdaTemplate(new ObjectMapper(new YAMLFactory()).readTree(FILE.toFile()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public JsonNode function() {
        return tree.at("/Resources/Function/Properties");
    }

    /** What the function's environment is. */
    public Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        function()
                .at("/Environment/Variables")
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), variable.getValue().asText()));
        return variables;
    }

    /** The event that the scheduler sends, with this secret in it. */
    public String tick(String token) {
        return function()
                .at("/Events/Tick/Properties/Input")
                .asText()
                .replaceAll(SECRET.formatted("tick-token"), token);
    }
}
