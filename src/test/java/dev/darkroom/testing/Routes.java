package dev.darkroom.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the service's own document says there is to call. */
public final class Routes {

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");

    private Routes() {}

    /**
     * One operation.
     *
     * @param template the path with its parameters in braces
     */
    public record Route(String method, String template, JsonNode operation, JsonNode document) {

        /** What a reference refers to; all else is itself. */
        public JsonNode resolved(JsonNode schema) {
            String reference = schema.path("$ref").asText("");
            return reference.isEmpty() ? schema : document.at(reference.substring(1));
        }

        /** The path with this value in place of each parameter. */
        public String path(String value) {
            return template.replaceAll("\\{[^}]+}", value.replace("\\", "\\\\").replace("$", "\\$"));
        }

        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    /** All of them, in the order of the document. */
    public static List<Route> documented(int managementPort) throws IOException {
        String document = RestAssured.given()
                .accept("application/json")
                .get("http://127.0.0.1:" + managementPort + "/q/openapi")
                .asString();
        List<Route> routes = new ArrayList<>();
        JsonNode tree = new ObjectMapper().readTree(document);
        tree.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        routes.add(new Route(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue(),
                                tree));
                    }
                }));
        return routes;
    }
}
