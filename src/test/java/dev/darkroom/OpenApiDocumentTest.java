package dev.darkroom;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The document that callers read is the one that the code makes. After a wanted change: {@code mvn test
 * -Dtest=OpenApiDocumentTest -Dopenapi.update=true}, and look at the difference before you commit it.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class OpenApiDocumentTest {

    private static final Path COMMITTED = Path.of("openapi", "darkroom.yaml");

    @Inject
    HttpServer server;

    @Test
    void the_committed_document_says_what_the_code_does() throws IOException {
        String document = "http://127.0.0.1:" + server.getManagementPort() + "/q/openapi";
        String today = given().accept("application/yaml")
                .get(document)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        if (Boolean.getBoolean("openapi.update")) {
            Files.writeString(COMMITTED, today);
        }
        assertThat(today)
                .contains("/queue/{path}", "/v1/assets", "/v1/jobs/{id}")
                .doesNotContain("/sandbox/");
        assertThat(Files.readString(COMMITTED)).isEqualTo(today);
    }
}
