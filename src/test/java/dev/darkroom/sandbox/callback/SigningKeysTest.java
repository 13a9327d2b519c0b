package dev.darkroom.sandbox.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
    private static final byte[] BODY = "{\"error\": null}".getBytes(StandardCharsets.UTF_8);
    private final SigningKeys keys = new SigningKeys();

    @Test
    void a_signature_covers_request_user_time_and_body() throws Exception {
        var signature = keys.sign("r", "u|1", 1_790_000_000, BODY, false);
        assertThat(signature).hasSize(128);
        assertThat(verifies("r", "u|1", "1790000000", BODY, signature)).isTrue();
        assertThat(verifies("s", "u|1", "1790000000", BODY, signature)).isFalse();
        assertThat(verifies("r", "u|2", "1790000000", BODY, signature)).isFalse();
        assertThat(verifies("r", "u|1", "1790000001", BODY, signature)).isFalse();
        assertThat(verifies("r", "u|1", "1790000000", new byte[] {1}, signature))
                .isFalse();
    }

    @Test
    void a_forged_signature_belongs_to_no_published_key() throws Exception {
        var signature = keys.sign("r", "u", 1_790_000_000, BODY, true);
        assertThat(signature).hasSize(128);
        assertThat(verifies("r", "u", "1790000000", BODY, signature)).isFalse();
    }

    @Test
    void two_keys_are_published_with_padding() {
        var published = keys.jwks().path("keys");
        assertThat(published).hasSize(2);
        assertThat(published.get(0).path("x").asText()).hasSize(44).endsWith("=");
        assertThat(published.get(0).path("x")).isNotEqualTo(published.get(1).path("x"));
    }

    private boolean verifies(String request, String user, String time, byte[] body, String signature) throws Exception {
        return SignatureChecker.verifies(keys.jwks(), request, user, time, body, signature);
    }
}
