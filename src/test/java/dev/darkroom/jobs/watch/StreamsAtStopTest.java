package dev.darkroom.jobs.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.connection.ConnectionDrain;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Open streams end at the beginning of a stop, which would wait for them otherwise. */
@QuarkusTest
@TestProfile(StreamsAtStopTest.OfItsOwn.class)
@WithTestResource(PostgresResource.class)
class StreamsAtStopTest {

    private static final long SOON_SECONDS = 4;

    /** An instance that is told to stop is of no use to other tests. */
    public static class OfItsOwn implements QuarkusTestProfile {}

    @Inject
    Callers callers;

    @Inject
    Event<ConnectionDrain.Begun> stops;

    private TestCaller owner;

    @BeforeEach
    void somebody() {
        owner = callers.somebodyWithAllOfAnOwner();
    }

    private RequestSpecification as() {
        return RestAssured.given()
                .header("Authorization", owner.authorization())
                .contentType(ContentType.JSON);
    }

    /** The whole of a stream whose beginning is here. */
    private CompletableFuture<String> stream(HttpClient client, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + path))
                .header("Authorization", owner.authorization())
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return CompletableFuture.supplyAsync(() -> {
            try (InputStream body = answer.body()) {
                return new String(body.readAllBytes(), UTF_8);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }

    @Test
    void all_streams_end_and_so_do_those_that_are_opened_after_it() throws Exception {
        String gate = "{\"endpoint\": \"darkroom/gate\", \"input\": {}, \"name\": \"a\"}";
        String workflow = as().body("{\"jobs\": [" + gate + "]}")
                .post("/v1/workflows")
                .then()
                .statusCode(201)
                .extract()
                .path("workflow.id");
        String job = as().body("{\"prompt\": \"x\", \"sandbox\": {\"run_ms\": 60000}}")
                .post("/queue/fal-ai/flux/dev")
                .path("request_id");
        List<String> paths = List.of(
                "/queue/fal-ai/flux/requests/" + job + "/status/stream",
                "/v1/workflows/" + workflow + "/events",
                "/v1/events");
        try (HttpClient client = HttpClient.newHttpClient()) {
            List<CompletableFuture<String>> open = new ArrayList<>();
            for (String path : paths) {
                open.add(stream(client, path));
            }

            stops.fire(new ConnectionDrain.Begun());

            for (String path : paths) {
                open.add(stream(client, path));
            }
            for (CompletableFuture<String> one : open) {
                one.get(SOON_SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
