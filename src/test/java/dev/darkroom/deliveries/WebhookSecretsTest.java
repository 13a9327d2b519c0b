package dev.darkroom.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A webhook's secret is shown once, stored sealed, and can be changed without a gap. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WebhookSecretsTest extends WithWebhooks {

    @Test
    void while_a_secret_is_changed_both_sign() throws GeneralSecurityException {
        String name = "rotated-" + owner.ownerId();
        JsonPath made = registered(name, "");
        String id = made.getString("webhook.id");
        String fresh = as().body("{\"overlap_seconds\": 60}")
                .post("/v1/webhooks/" + id + "/rotate")
                .then()
                .statusCode(200)
                .extract()
                .path("secret");
        as().post("/v1/webhooks/" + id + "/test").then().statusCode(202);
        Receiver.Received received = first(name);
        assertThat(Arrays.asList(received.header("Webhook-signature").split(" ")))
                .contains(v1(fresh, received), v1(made.getString("secret"), received));
        as().body("{\"overlap_seconds\": 0}")
                .post("/v1/webhooks/" + id + "/rotate")
                .then()
                .statusCode(200);
        as().post("/v1/webhooks/" + id + "/test").then().statusCode(202);
        await().atMost(Api.PATIENCE).until(() -> Receiver.receivedFor(name).size() == 2);
        Receiver.Received later = Receiver.receivedFor(name).get(1);
        assertThat(later.header("Webhook-signature")).doesNotContain(v1(fresh, later));
    }

    @Test
    void the_secret_is_in_no_row_that_can_be_read() {
        JsonPath made = registered("sealed-" + owner.ownerId(), "");
        byte[] secret = Base64.getDecoder().decode(made.getString("secret").substring("whsec_".length()));
        byte[] stored = database.query(
                        "SELECT secret FROM webhook WHERE id = ?",
                        row -> row.getBytes(1),
                        UUID.fromString(made.getString("webhook.id")))
                .getFirst();
        assertThat(new String(stored, StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
        as().get("/v1/webhooks").then().body(not(containsString(made.getString("secret"))));
    }
}
