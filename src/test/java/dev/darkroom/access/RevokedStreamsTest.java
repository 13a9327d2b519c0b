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
import org.junit.jupiter.params.provider.CsvSource;

/** A key that is revoked ends the streams that were opened with it, though nothing happens in what they tell of. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RevokedStreamsTest {

    private static final String ENDLESS = "{\"prompt\": \"endless\", \"sandbox\": {\"run_ms\": 600000}}";

    @Inject
    Callers callers;

    @ParameterizedTest
    @CsvSource({
        "/queue/fal-ai/flux/requests/{job}/status/stream, revoke",
        "/v1/workflows/{workflow}/events, revoke",
        "/v1/events, revoke",
        "/queue/fal-ai/flux/requests/{job}/status/stream, rotate",
        "/v1/workflows/{workflow}/events, rotate",
        "/v1/events, rotate"
    })
    @Timeout(60)
    void a_stream_ends_with_its_key_and_with_its_secret(String route, String end)
            throws IOException, InterruptedException {
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
                end(holder.authorization(), end);
                while (told.hasNext()) {
                    told.next();
                }
            }
        }
    }

    private static void end(String authorization, String how) {
        String id = authorization.replaceFirst("Key ", "").replaceFirst(":.*", "");
        if (how.equals("rotate")) {
            given().header("Authorization", authorization)
                    .contentType("application/json")
                    .body("{\"overlap_seconds\": 0}")
                    .post("/v1/keys/" + id + "/rotate")
                    .then()
                    .statusCode(200);
            return;
        }
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
