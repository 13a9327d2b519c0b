package dev.darkroom.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests are submitted, watched, read and cancelled as at fal. */
@QuarkusTest
@TestProfile(SandboxAlone.class)
class QueueServiceTest extends WithSandboxQueue {

    @Test
    void a_submit_answers_with_a_whole_status_whose_urls_can_be_called() {
        var body = submit("{\"prompt\":\"hills\",\"sandbox\":{\"queue_ms\":60000}}");
        assertThat(body.getString("status")).isEqualTo("IN_QUEUE");
        assertThat(body.getString("request_id")).matches(UUID_7);
        assertThat(body.getString("response_url"))
                .endsWith("/sandbox/queue/fal-ai/flux/requests/" + body.getString("request_id"));
        assertThat(body.getMap("")).containsEntry("logs", null).containsKeys("metrics", "queue_position");
        client().get(body.getString("status_url"))
                .then()
                .statusCode(202)
                .header("x-fal-request-id", body.getString("request_id"))
                .body("status", is("IN_QUEUE"), "$", hasKey("logs"), "logs", nullValue(), "metrics.size()", is(0));
        client().get(body.getString("response_url"))
                .then()
                .statusCode(400)
                .body("detail", is("Request is still in progress"), "cancel_url", is(body.getString("cancel_url")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/response"})
    void a_result_is_the_bare_output_under_every_spelling_of_its_path(String end) throws Exception {
        var body = submit("{\"prompt\":\"hills\",\"seed\":42,\"image_size\":\"square\",\"num_images\":2}");
        awaitCompleted(body);
        var id = body.getString("request_id");
        var result = client().get(FLUX + "/requests/" + id + end)
                .then()
                .statusCode(200)
                .header("x-fal-request-id", id)
                .header("X-Fal-Billable-Units", "2")
                .body(
                        "images",
                        hasSize(2),
                        "seed",
                        is(42),
                        "prompt",
                        is("hills"),
                        "has_nsfw_concepts",
                        contains(false, false))
                .extract()
                .jsonPath();
        byte[] picture = given().get(result.getString("images[0].url"))
                .then()
                .statusCode(200)
                .contentType("image/jpeg")
                .extract()
                .asByteArray();
        assertThat(ImageIO.read(new ByteArrayInputStream(picture)).getWidth()).isEqualTo(512);
    }

    @Test
    void cancelling_ends_a_request_once() {
        var body = submit("{\"prompt\":\"x\",\"sandbox\":{\"queue_ms\":60000}}");
        client().put(body.getString("cancel_url")).then().statusCode(202).body("status", is("CANCELLATION_REQUESTED"));
        client().get(body.getString("status_url")).then().statusCode(200).body("status", is("COMPLETED"));
        client().get(body.getString("response_url")).then().statusCode(499);
        client().put(body.getString("cancel_url")).then().statusCode(400).body("status", is("ALREADY_COMPLETED"));
    }

    @Test
    void the_status_stream_ends_with_completed_even_for_clients_that_ask_for_json() {
        var body = submit("{\"prompt\":\"x\",\"sandbox\":{\"queue_ms\":100,\"run_ms\":100}}");
        var stream = client().accept(ContentType.JSON)
                .get(body.getString("status_url") + "/stream?logs=1")
                .then()
                .statusCode(200)
                .contentType("text/event-stream")
                .extract()
                .asString();
        var events = stream.strip().split("\n\n");
        assertThat(events).allSatisfy(event -> assertThat(event).startsWith("data: {"));
        assertThat(events[events.length - 1])
                .contains("\"status\":\"COMPLETED\"")
                .contains("Step 4/4");
    }

    @Test
    void namespaces_are_part_of_the_app() {
        var body = client().body("{\"prompt\":\"x\"}")
                .post("/sandbox/queue/workflows/sandbox/storyboard")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(body.getString("status_url")).contains("/sandbox/queue/workflows/sandbox/storyboard/requests/");
        client().get(body.getString("status_url")).then().statusCode(not(404));
    }

    @Test
    void the_synchronous_call_answers_with_the_output() {
        client().body("{\"prompt\":\"x\",\"sandbox\":{\"run_ms\":10}}")
                .post("/sandbox/run/fal-ai/flux/schnell")
                .then()
                .statusCode(200)
                .header("x-fal-request-id", matchesPattern(UUID_7))
                .body("images", hasSize(1));
        var stream = client().body("{\"prompt\":\"x\"}")
                .post("/sandbox/run/fal-ai/flux/schnell/stream")
                .then()
                .contentType("text/event-stream")
                .extract()
                .asString();
        var events = stream.strip().split("\n\n");
        assertThat(events).hasSize(2);
        assertThat(events[1]).startsWith("data: {\"images\"");
    }

    @Test
    void the_instant_endpoint_is_done_before_anyone_can_ask() {
        var body = client().body("{}").post("/sandbox/queue/sandbox/instant").jsonPath();
        client().get(body.getString("status_url")).then().statusCode(200).body("status", is("COMPLETED"));
        var url = client().get(body.getString("response_url")).jsonPath().getString("images[0].url");
        given().get(url).then().statusCode(200).contentType("image/png").header("Content-Length", "70");
    }

    @Test
    void alone_the_upstream_hosts_paths_are_served_at_the_root_and_nothing_else_is() {
        client().body("{\"prompt\":\"x\"}")
                .post("/queue/fal-ai/flux/dev?fal_max_queue_length=1000")
                .then()
                .statusCode(200);
        given().get("/rest/.well-known/jwks.json").then().statusCode(200).body("keys", hasSize(2));
        given().get("/v1/models?limit=1").then().statusCode(200).body("models", hasSize(1));
        given().get("/v1/assets").then().statusCode(404);
        given().get("/").then().statusCode(404).body("detail", is("Not Found"));
    }
}
