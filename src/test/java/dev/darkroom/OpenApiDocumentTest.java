package dev.darkroom;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The document that callers read is the one that the code makes. After a wanted change: {@code mvn test
 * -Dtest=OpenApiDocumentTest -Dopenapi.update=true}, and look at the difference before you commit it.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class OpenApiDocumentTest {

    private static final Path COMMITTED = Path.of("openapi", "darkroom.yaml");

    /** Whose bodies are a file's bytes, or bytes that are signed, or any JSON. */
    private static final Set<String> RAW = Set.of(
            "post /callbacks/{job}/{token}",
            "post /gates/{job}/{token}",
            "post /files/upload",
            "put /files/{key}",
            "put /files/{key}/{part_number}",
            "put /files/{key}/multipart/{upload_id}/{part_number}");

    @Inject
    HttpServer server;

    @Test
    void the_committed_document_says_what_the_code_does() throws IOException {
        String today = document("application/yaml");
        if (Boolean.getBoolean("openapi.update")) {
            Files.writeString(COMMITTED, today);
        }
        assertThat(today)
                .contains("/queue/{path}", "/v1/assets", "/v1/jobs/{id}")
                .doesNotContain("/sandbox/");
        assertThat(Files.readString(COMMITTED)).isEqualTo(today);
    }

    @Test
    void only_routes_that_take_raw_bytes_show_a_body_without_fields() throws IOException {
        JsonNode paths =
                new ObjectMapper().readTree(document("application/json")).path("paths");
        List<String> shapeless = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (isShapeless(operation.getValue().at("/requestBody/content"))) {
                    shapeless.add(operation.getKey() + " " + path.getKey());
                }
            }
        }
        assertThat(shapeless).containsExactlyInAnyOrderElementsOf(RAW);
    }

    /** Answers that need more than a request to come about, such as a host that fails. */
    @ParameterizedTest
    @CsvSource({
        "put, /v1/assets/tags, 404",
        "get, /v1/assets, 502",
        "get, /v1/assets, 507",
        "get, /v1/assets/collections/{collection_id}/assets, 502",
        "get, /v1/assets/export, 502",
        "get, /v1/models, 502",
        "get, /v1/models/pricing, 502",
        "get, /v1/models/usage, 502",
        "get, /files/{key}, 206",
        "get, /files/{key}, 304",
        "get, /files/{key}, 307",
        "head, /files/{key}, 304",
    })
    void what_an_operation_may_answer_is_declared(String method, String path, String code) throws IOException {
        JsonNode operation = new ObjectMapper()
                .readTree(document("application/json"))
                .path("paths")
                .path(path)
                .path(method);
        assertThat(operation.path("responses").fieldNames()).toIterable().contains(code);
    }

    @Test
    void every_operation_may_find_its_body_too_large() throws IOException {
        JsonNode paths =
                new ObjectMapper().readTree(document("application/json")).path("paths");
        paths.forEach(path -> path.properties().stream()
                .filter(operation -> operation.getValue().has("responses"))
                .forEach(operation -> assertThat(
                                operation.getValue().path("responses").has("413"))
                        .isTrue()));
    }

    private static boolean isShapeless(JsonNode content) {
        return content.properties().stream()
                .anyMatch(type -> type.getKey().equals("application/octet-stream")
                        || type.getValue().path("schema").isEmpty());
    }

    private String document(String type) {
        return given().accept(type)
                .get("http://127.0.0.1:" + server.getManagementPort() + "/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
