package dev.darkroom.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.sandbox.CallbackReceiver.Received;
import dev.darkroom.sandbox.callback.SignatureChecker;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SandboxAlone.class)
class CallbackServiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Test
    void a_completion_is_posted_signed_and_in_fals_form() throws Exception {
        try (var receiver = new CallbackReceiver()) {
            var id = submit(receiver, "{\"prompt\":\"x\",\"seed\":1}");
            await().atMost(PATIENCE).until(() -> receiver.received().size() == 1);
            var callback = receiver.received().getFirst();
            assertThat(verifies(callback)).isTrue();
            assertThat(callback.header("X-fal-webhook-request-id")).isEqualTo(id);
            assertThat(callback.header("Content-type")).isEqualTo("application/json");
            assertThat(text(callback))
                    .startsWith("{\"error\": null, \"gateway_request_id\": \"" + id + "\", \"payload\": {");
            var body = Json.read(callback.body());
            assertThat(body.path("status").asText()).isEqualTo("OK");
            assertThat(body.at("/payload/images/0/file_size").isNull()).isTrue();
        }
    }

    @Test
    void a_refused_completion_comes_again_with_the_same_body_until_it_is_taken() throws Exception {
        try (var receiver = new CallbackReceiver(400, 503)) {
            submit(receiver, "{\"prompt\":\"x\"}");
            await().atMost(PATIENCE).until(() -> receiver.received().size() == 3);
            assertThat(receiver.received())
                    .allSatisfy(one -> assertThat(verifies(one)).isTrue());
            assertThat(receiver.received())
                    .extracting(CallbackServiceTest::text)
                    .containsOnly(text(receiver.received().getFirst()));
        }
    }

    @Test
    void a_failure_is_announced_with_the_models_own_words() throws Exception {
        try (var receiver = new CallbackReceiver()) {
            submit(receiver, "{}");
            await().atMost(PATIENCE).until(() -> receiver.received().size() == 1);
            var body = Json.read(receiver.received().getFirst().body());
            assertThat(body.path("status").asText()).isEqualTo("ERROR");
            assertThat(body.path("error").asText()).isEqualTo("Invalid status code: 422");
            assertThat(body.at("/payload/detail/0/type").asText()).isEqualTo("missing");
        }
    }

    @Test
    void a_cancellation_is_announced_at_once() throws Exception {
        try (var receiver = new CallbackReceiver()) {
            var id = submit(receiver, "{\"prompt\":\"x\",\"sandbox\":{\"queue_ms\":600000}}");
            given().header("Authorization", "Key a:b").put("/sandbox/queue/fal-ai/flux/requests/" + id + "/cancel");
            await().atMost(PATIENCE).until(() -> receiver.received().size() == 1);
            assertThat(text(receiver.received().getFirst())).contains("\"error\": \"Invalid status code: 499\"");
        }
    }

    @Test
    void a_duplicate_comes_twice_and_a_null_payload_is_null() throws Exception {
        try (var receiver = new CallbackReceiver()) {
            submit(receiver, "{\"prompt\":\"x\",\"sandbox\":{\"callback\":\"duplicate\"}}");
            await().atMost(PATIENCE).until(() -> receiver.received().size() == 2);
            assertThat(text(receiver.received().get(1)))
                    .isEqualTo(text(receiver.received().getFirst()));
        }
        try (var receiver = new CallbackReceiver()) {
            submit(receiver, "{\"prompt\":\"x\",\"sandbox\":{\"callback\":\"null_payload\"}}");
            await().atMost(PATIENCE).until(() -> receiver.received().size() == 1);
            assertThat(text(receiver.received().getFirst())).contains("\"payload\": null, \"payload_error\": ");
        }
    }

    @Test
    void a_forged_completion_does_not_verify_and_is_not_repeated_while_others_are() throws Exception {
        try (var forged = new CallbackReceiver(400, 400);
                var genuine = new CallbackReceiver(400, 400)) {
            submit(forged, "{\"prompt\":\"x\",\"sandbox\":{\"callback\":\"forged\"}}");
            submit(genuine, "{\"prompt\":\"x\"}");
            await().atMost(PATIENCE).until(() -> genuine.received().size() == 3);
            assertThat(forged.received()).hasSize(1);
            assertThat(verifies(forged.received().getFirst())).isFalse();
        }
    }

    @Test
    void a_dropped_completion_does_not_come_and_a_late_one_comes_after_one_submitted_later() throws Exception {
        try (var dropped = new CallbackReceiver();
                var late = new CallbackReceiver();
                var punctual = new CallbackReceiver()) {
            submit(dropped, "{\"prompt\":\"x\",\"sandbox\":{\"callback\":\"drop\"}}");
            submit(late, "{\"prompt\":\"x\",\"sandbox\":{\"callback\":\"late\",\"late_ms\":1500}}");
            submit(punctual, "{\"prompt\":\"x\"}");
            await().atMost(PATIENCE).until(() -> punctual.received().size() == 1);
            assertThat(late.received()).isEmpty();
            await().atMost(PATIENCE).until(() -> late.received().size() == 1);
            assertThat(dropped.received()).isEmpty();
        }
    }

    private static String submit(CallbackReceiver receiver, String input) {
        return given().header("Authorization", "Key a:b")
                .contentType("application/json")
                .queryParam("fal_webhook", receiver.url())
                .body(input)
                .post("/sandbox/queue/fal-ai/flux/dev")
                .then()
                .statusCode(200)
                .extract()
                .path("request_id");
    }

    private static boolean verifies(Received callback) throws Exception {
        JsonNode keys =
                Json.read(given().get("/sandbox/rest/.well-known/jwks.json").asByteArray());
        return SignatureChecker.verifies(
                keys,
                callback.header("X-fal-webhook-request-id"),
                callback.header("X-fal-webhook-user-id"),
                callback.header("X-fal-webhook-timestamp"),
                callback.body(),
                callback.header("X-fal-webhook-signature"));
    }

    private static String text(Received callback) {
        return new String(callback.body(), StandardCharsets.UTF_8);
    }
}
