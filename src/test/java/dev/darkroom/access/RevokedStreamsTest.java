package dev.darkroom.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that is revoked ends the streams that were opened with it, though nothing happens in what they tell of. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RevokedStreamsTest {

    private static final String ENDLESS = "{\"prompt\": \"endless\", \"sandbox\": {\"run_ms\": 600000}}";

    @Inject
    Callers callers;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/queue/fal-ai/flux/requests/{job}/status/stream",
                "/v1/workflows/{workflow}/events",
                "/v1/events"
            })
    @Timeout(60)
    void a_stream_ends_with_its_key(String route) throws IOException, InterruptedException {
        var holder = callers.somebodyWith(
                Scope.JOBS_READ, Scope.JOBS_WRITE, Scope.EVENTS_READ, Scope.KEYS_WRITE, Scope.WEBHOOKS_READ);
        String path = route.replace("{job}", job(holder.authorization()))
                .replace("{workflow}", workflow(holder.authorization()));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                .header("Authorization", holder.authorization())
                .header("Accept", "text/event-stream")
                .timeout(Duration.ofSeconds(50))
                .build();

        try (HttpClient client = HttpClient.newHttpClient()) {
            var response = client.send(request, BodyHandlers.ofLines());
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            try (Stream<String> lines = response.body()) {
                Iterator<String> told = lines.iterator();
                assertThat(told.hasNext()).isTrue();
                revoke(holder.authorization());
                while (told.hasNext()) {
                    told.next();
                }
            }
        }
    }

    private static void revoke(String authorization) {
        String id = authorization.replaceFirst("Key ", "").replaceFirst(":.*", "");
        given().header("Authorization", authorization)
                .delete("/v1/keys/" + id)
                .then()
                .statusCode(204);
    }

    private static String job(String authorization) {
        return given().header("Authorization", authorization)
                .contentType("application/json")
                .body(ENDLESS)
                .post("/queue/fal-ai/flux/dev")
                .jsonPath()
                .getString("request_id");
    }

    private static String workflow(String authorization) {
        return given().header("Authorization", authorization)
                .contentType("application/json")
                .body("{\"jobs\": [{\"name\": \"one\", \"endpoint\": \"fal-ai/flux/dev\", \"input\": " + ENDLESS
                        + "}]}")
                .post("/v1/workflows")
                .jsonPath()
                .getString("workflow.id");
    }
}
