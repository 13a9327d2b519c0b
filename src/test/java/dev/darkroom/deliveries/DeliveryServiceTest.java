package dev.darkroom.deliveries;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The caller hears of the end of its job, signed so that it can be believed, and every attempt is on record. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class DeliveryServiceTest {

    @Inject
    Database database;

    @Test
    void a_success_is_announced_in_fals_own_shape() {
        String id = submit("happy", "{\"prompt\": \"a bell\"}");
        JsonPath body = JsonPath.from(new String(first("happy").body(), StandardCharsets.UTF_8));
        assertThat(body.getString("request_id")).isEqualTo(id);
        assertThat(body.getString("gateway_request_id")).isEqualTo(id);
        assertThat(body.getString("status")).isEqualTo("OK");
        assertThat(body.getMap("").containsKey("error")).isTrue();
        assertThat(body.getString("error")).isNull();
        assertThat(body.getString("payload.images[0].url")).contains("/files/").doesNotContain("/sandbox/");
        assertThat(first("happy").body())
                .asString(StandardCharsets.UTF_8)
                .startsWith("{\"error\": null, \"gateway_request_id\": \"" + id + "\", \"payload\": {")
                .endsWith("}, \"request_id\": \"" + id + "\", \"status\": \"OK\"}");
    }

    @Test
    void a_failure_is_announced_with_the_models_words() {
        submit(
                "sad",
                "{\"prompt\": \"x\", \"sandbox\": {\"fail\": {\"status\": 422, \"type\": \"image_load_error\"}}}");
        JsonPath body = JsonPath.from(new String(first("sad").body(), StandardCharsets.UTF_8));
        assertThat(body.getString("status")).isEqualTo("ERROR");
        assertThat(body.getString("error")).isEqualTo("Invalid status code: 422");
        assertThat(body.getString("payload.detail[0].type")).isEqualTo("image_load_error");
    }

    @Test
    void the_signature_verifies_with_the_published_key() throws GeneralSecurityException {
        submit("signed", "{\"prompt\": \"a seal\"}");
        assertThat(isSigned(first("signed"))).isTrue();
    }

    private static boolean isSigned(Receiver.Received received) throws GeneralSecurityException {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(received.body()));
        String message = String.join(
                "\n",
                received.header("X-fal-webhook-request-id"),
                received.header("X-fal-webhook-user-id"),
                received.header("X-fal-webhook-timestamp"),
                hash);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(publishedKey());
        signature.update(message.getBytes(StandardCharsets.UTF_8));
        return signature.verify(HexFormat.of().parseHex(received.header("X-fal-webhook-signature")));
    }

    @Test
    void a_receiver_that_fails_at_first_is_tried_again_with_the_same_bytes_and_each_attempt_is_kept()
            throws GeneralSecurityException {
        String id = submitTo(Receiver.url("flaky", 500), "{\"prompt\": \"again\"}");
        await().atMost(Api.PATIENCE).until(() -> Receiver.receivedFor("flaky").size() == 2);
        List<Receiver.Received> received = Receiver.receivedFor("flaky");
        assertThat(received.get(1).body()).isEqualTo(received.get(0).body());
        assertThat(isSigned(received.get(0))).isTrue();
        assertThat(isSigned(received.get(1))).isTrue();
        await().atMost(Api.PATIENCE).until(() -> attempts(id).equals(List.of("STATUS 500", "DELIVERED 200")));
    }

    @Test
    void a_400_is_tried_again_and_any_2xx_acknowledges() {
        String accepted = submitTo(Receiver.url("accepting", 400, 202), "{\"prompt\": \"x\"}");
        String silent = submitTo(Receiver.url("silent", 204), "{\"prompt\": \"x\"}");
        await().atMost(Api.PATIENCE).until(() -> attempts(accepted).equals(List.of("STATUS 400", "DELIVERED 202")));
        await().atMost(Api.PATIENCE).until(() -> attempts(silent).equals(List.of("DELIVERED 204")));
    }

    @Test
    void a_receiver_that_is_gone_or_sends_us_elsewhere_is_not_tried_again() {
        String gone = submitTo(Receiver.url("gone", 410), "{\"prompt\": \"x\"}");
        String moved = submitTo(Receiver.url("moved", 302), "{\"prompt\": \"x\"}");
        await().atMost(Api.PATIENCE)
                .until(() -> state(gone).equals("FAILED") && state(moved).equals("FAILED"));
        assertThat(attempts(gone)).containsExactly("STATUS 410");
        assertThat(attempts(moved)).containsExactly("STATUS 302");
    }

    private static String submit(String receiver, String input) {
        return submitTo(Receiver.url(receiver), input);
    }

    private static String submitTo(String url, String input) {
        return Api.submit("fal-ai/flux/dev?fal_webhook=" + url, input);
    }

    private static Receiver.Received first(String name) {
        await().atMost(Api.PATIENCE).until(() -> !Receiver.receivedFor(name).isEmpty());
        return Receiver.receivedFor(name).getFirst();
    }

    private static PublicKey publishedKey() throws GeneralSecurityException {
        String x = given().get("/rest/.well-known/jwks.json").jsonPath().getString("keys[0].x");
        byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + 32);
        System.arraycopy(Base64.getUrlDecoder().decode(x), 0, encoded, prefix.length, 32);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private List<String> attempts(String jobId) {
        return database.query("""
                SELECT outcome || ' ' || status_code FROM delivery_attempt JOIN delivery ON delivery.id = delivery_id
                WHERE job_id = ? ORDER BY number""", row -> row.getString(1), UUID.fromString(jobId));
    }

    private String state(String jobId) {
        return database.first(
                        "SELECT state FROM delivery WHERE job_id = ?", row -> row.getString(1), UUID.fromString(jobId))
                .orElse("");
    }
}
