package dev.darkroom.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.restassured.RestAssured;
import jakarta.ws.rs.Path;
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

    /** Those of the sandbox, which stand in no document. */
    public static List<Route> ofSandbox() {
        List<Route> routes = new ArrayList<>();
        JsonNode nothing = new ObjectMapper().createObjectNode();
        for (JavaClass resource : new ClassFileImporter().importPackages("dev.darkroom.sandbox")) {
            if (resource.isAnnotatedWith(Path.class)) {
                String folder = resource.getAnnotationOfType(Path.class).value();
                for (JavaMethod method : resource.getMethods()) {
                    String path = folder + "/"
                            + method.tryGetAnnotationOfType(Path.class)
                                    .map(Path::value)
                                    .orElse("");
                    METHODS.stream()
                            .map(name -> name.toUpperCase(Locale.ROOT))
                            .filter(name -> method.isAnnotatedWith("jakarta.ws.rs." + name))
                            .forEach(name -> routes.add(new Route(
                                    name,
                                    "/" + path.replaceAll("^/+|/+$", "").replaceAll("/+", "/"),
                                    nothing,
                                    nothing)));
                }
            }
        }
        return routes;
    }
}
