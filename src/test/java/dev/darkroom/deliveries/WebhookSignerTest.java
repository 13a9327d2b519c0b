package dev.darkroom.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.sandbox.callback.SignatureChecker;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.SettableClock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Attempts of one webhook at different times. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class WebhookSignerTest {

    private static final byte[] BODY = "{\"status\": \"OK\"}".getBytes(StandardCharsets.UTF_8);

    @Inject
    InstallationSecrets secrets;

    @Inject
    WebhookSigningKeys keys;

    private final SettableClock clock = new SettableClock();

    @Test
    void a_later_attempt_has_a_time_and_a_signature_of_its_own() throws Exception {
        WebhookSigner signer = new WebhookSigner(secrets, keys, clock);

        Map<String, String> first = signer.falHeaders("r", "user|1", BODY);
        clock.advance(Duration.ofSeconds(41));
        Map<String, String> second = signer.falHeaders("r", "user|1", BODY);

        long then = Long.parseLong(in(first, "Timestamp"));
        assertThat(Long.parseLong(in(second, "Timestamp"))).isEqualTo(then + 41);
        assertThat(in(second, "Signature")).isNotEqualTo(in(first, "Signature"));
        JsonNode published = new JsonMapper()
                .readTree(RestAssured.get("/rest/.well-known/jwks.json").asString());
        for (Map<String, String> headers : List.of(first, second)) {
            assertThat(verifies(published, headers, in(headers, "Timestamp"))).isTrue();
        }
        assertThat(verifies(published, second, in(first, "Timestamp"))).isFalse();
    }

    private static boolean verifies(JsonNode published, Map<String, String> headers, String timestamp)
            throws Exception {
        return SignatureChecker.verifies(
                published,
                in(headers, "Request-Id"),
                in(headers, "User-Id"),
                timestamp,
                BODY,
                in(headers, "Signature"));
    }

    private static String in(Map<String, String> headers, String name) {
        return Objects.requireNonNull(headers.get("X-Fal-Webhook-" + name), name);
    }
}
