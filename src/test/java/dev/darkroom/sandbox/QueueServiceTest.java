package dev.darkroom.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(SandboxAlone.class)
class QueueServiceTest {
    private static final String FLUX = "/sandbox/queue/fal-ai/flux/dev";
    private static final String UUID_7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

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
    void an_invalid_input_is_accepted_and_fails_as_the_models_do() {
        var body = submit("{\"num_images\":9}");
        awaitCompleted(body);
        client().get(body.getString("status_url"))
                .then()
                .statusCode(200)
                .body("$", not(hasKey("error")), "metrics", hasKey("inference_time"));
        client().get(body.getString("response_url"))
                .then()
                .statusCode(422)
                .header("X-Fal-Billable-Units", "0")
                .body("detail.type", contains("missing", "less_than_equal"));
    }

    @Test
    void a_failure_of_the_machinery_stands_in_status_and_header() {
        var body =
                submit("{\"prompt\":\"x\",\"sandbox\":{\"fail\":{\"status\":503,\"type\":\"runner_disconnected\"}}}");
        awaitCompleted(body);
        client().get(body.getString("status_url")).then().body("error_type", is("runner_disconnected"));
        client().get(body.getString("response_url"))
                .then()
                .statusCode(503)
                .header("X-Fal-Error-Type", "runner_disconnected")
                .body("error_type", is("runner_disconnected"), "detail", is("Runner disconnected"));
    }

    @Test
    void an_input_may_ask_for_so_many_failures_and_then_succeeds() {
        String input = "{\"prompt\":\"third time lucky\",\"sandbox\":{\"fail\":{\"times\":2}}}";
        for (int status : new int[] {500, 500, 200}) {
            var body = submit(input);
            awaitCompleted(body);
            client().get(body.getString("response_url")).then().statusCode(status);
        }
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
    void what_is_unknown_or_not_allowed_is_told_the_way_fal_does() {
        given().body("{}")
                .post(FLUX)
                .then()
                .statusCode(401)
                .body("detail", containsString("Cannot access application \"fal-ai/flux\"."));
        client().body("{}")
                .post("/sandbox/queue/nobody/nothing")
                .then()
                .statusCode(404)
                .body("detail", is("Application \"nobody/nothing\" not found"));
        client().get(FLUX + "/requests/02000000-0000-7000-8000-000000000000/status")
                .then()
                .statusCode(404)
                .body("status", is("NOT_FOUND"));
        client().get(FLUX).then().statusCode(405);
        client().body("{\"prom").post(FLUX).then().statusCode(422).body("detail[0].type", is("json_invalid"));
        client().body("{\"sandbox\":{\"speed\":1}}")
                .post(FLUX)
                .then()
                .statusCode(422)
                .body("detail[0].loc", contains("body", "sandbox", "speed"));
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
    void a_full_queue_refuses() {
        submit("{\"prompt\":\"x\",\"sandbox\":{\"queue_ms\":5000}}");
        client().body("{\"prompt\":\"x\"}")
                .post(FLUX + "?fal_max_queue_length=0")
                .then()
                .statusCode(429)
                .body("detail", containsString("waiting"));
    }

    @Test
    void a_request_that_cannot_start_in_time_times_out_for_the_user() {
        var body = client().header("X-Fal-Request-Timeout", "0.2")
                .body("{\"prompt\":\"x\",\"sandbox\":{\"queue_ms\":60000}}")
                .post(FLUX)
                .jsonPath();
        awaitCompleted(body);
        client().get(body.getString("response_url"))
                .then()
                .statusCode(504)
                .header("X-Fal-Request-Timeout-Type", "user");
    }

    @ParameterizedTest
    @CsvSource({"ack_lost, 1", "hang, 0"})
    void a_submit_without_an_answer_is_in_the_ledger_only_if_it_was_accepted(String fault, int entries) {
        int before = ledgerTotal();
        assertThatThrownBy(() -> client().body("{\"prompt\":\"x\",\"sandbox\":{\"submit\":\"" + fault + "\"}}")
                        .post(FLUX))
                .hasMessageContaining("failed to respond");
        assertThat(ledgerTotal() - before).isEqualTo(entries);
        if (entries > 0) {
            given().get("/sandbox/ledger?limit=1").then().body("requests[0].client_got_ack", equalTo(false));
        }
    }

    @Test
    void a_request_whose_acknowledgement_was_lost_is_found_by_its_input() {
        assertThatThrownBy(() -> client().body("{\"prompt\":\"lost and found\",\"sandbox\":{\"submit\":\"ack_lost\"}}")
                        .post("/sandbox/queue/fal-ai/fast-sdxl"))
                .hasMessageContaining("failed to respond");
        client().get("/sandbox/v1/models/requests/by-endpoint?endpoint_id=fal-ai/fast-sdxl&expand=payloads")
                .then()
                .statusCode(200)
                .body(
                        "items[0].json_input.prompt",
                        is("lost and found"),
                        "items[0].request_id",
                        matchesPattern(UUID_7),
                        "has_more",
                        is(false));
    }

    @Test
    void a_refused_submit_is_not_in_the_ledger() {
        int before = ledgerTotal();
        client().body("{\"prompt\":\"x\",\"sandbox\":{\"submit\":\"error_503\"}}")
                .post(FLUX)
                .then()
                .statusCode(503);
        assertThat(ledgerTotal()).isEqualTo(before);
    }

    @Test
    void the_ledger_names_input_units_and_endpoint() {
        client().body("{\"prompt\":\"ledger\"}")
                .post("/sandbox/queue/fal-ai/flux-lora")
                .then()
                .statusCode(200);
        given().get("/sandbox/ledger?endpoint=fal-ai/flux-lora")
                .then()
                .body(
                        "requests",
                        hasSize(1),
                        "requests[0].billable_units",
                        is(1),
                        "requests[0].input_sha256",
                        is("5c0d86a4809c645c2081a20dd91368693a8e7368586067547b861d54a4b012b8"));
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

    private static JsonPath submit(String input) {
        return client().body(input).post(FLUX).then().statusCode(200).extract().jsonPath();
    }

    private static void awaitCompleted(JsonPath submitted) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> client().get(submitted.getString("status_url")).statusCode() == 200);
    }

    private static int ledgerTotal() {
        return given().get("/sandbox/ledger?limit=0").jsonPath().getInt("total");
    }

    private static RequestSpecification client() {
        return given().header("Authorization", "Key id:secret").contentType(ContentType.JSON);
    }
}
