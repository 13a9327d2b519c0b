package dev.darkroom.deliveries.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.access.Scope;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.SmtpReceiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Operators get a mail about a webhook that was disabled, also where the mail server is not ready at first. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
@WithTestResource(SmtpReceiver.class)
class WebhookMailTest {

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Test
    void a_webhook_that_is_gone_is_mailed_about_once() {
        TestCaller owner = callers.somebodyWith(Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE);
        String secret = "zq7" + UUID.randomUUID();
        String id = given().header("Authorization", owner.authorization())
                .contentType("application/json")
                .body(Map.of("url", Receiver.url("mailed-" + secret, 410, 410, 410)))
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("webhook.id");
        given().header("Authorization", owner.authorization())
                .contentType("application/json")
                .post("/v1/webhooks/" + id + "/test");
        await().atMost(Api.PATIENCE)
                .untilAsserted(() -> assertThat(SmtpReceiver.mails())
                        .singleElement()
                        .asString()
                        .contains(
                                "EHLO example.org",
                                "MAIL FROM:<darkroom@example.org>",
                                "RCPT TO:<one@example.org>",
                                "RCPT TO:<two@example.org>",
                                "Subject: Darkroom disabled a webhook",
                                id,
                                owner.ownerId().toString(),
                                "127.0.0.1",
                                "410")
                        .doesNotContain(secret));
        assertThat(SmtpReceiver.refusals()).isEqualTo(1);
        await().atMost(Api.PATIENCE)
                .until(() -> database.query("SELECT 1 FROM webhook_mail", row -> row.getInt(1))
                        .isEmpty());
    }
}
