package dev.darkroom.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A webhook whose receiver is gone, or has failed for days, is disabled, and who wants to know is told. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WebhookDisablingTest extends WithWebhooks {

    @Test
    void one_that_is_gone_is_disabled_and_the_others_and_the_feed_tell_of_it() {
        String gone = "gone-" + owner.ownerId();
        String other = "other-" + owner.ownerId();
        String id = register("{\"url\": \"" + Receiver.url(gone, 410) + "\"}")
                .statusCode(201)
                .extract()
                .path("webhook.id");
        registered(other, ", \"events\": [\"webhook.disabled\"]");
        as().post("/v1/webhooks/" + id + "/test").then().statusCode(202);
        assertThat(body(first(other)).getString("data.webhook_id")).isEqualTo(id);
        as().get("/v1/webhooks/" + id)
                .then()
                .body("webhook.status", equalTo("disabled"))
                .body("webhook.disabled_reason", equalTo("gone"));
        as().get("/v1/events?types=webhook.disabled").then().body("events.data.webhook_id", equalTo(List.of(id)));
        as().post("/v1/webhooks/" + id + "/test").then().statusCode(409);
        as().post("/v1/webhooks/" + id + "/replay").then().statusCode(409);
        as().body("{\"status\": \"enabled\"}")
                .patch("/v1/webhooks/" + id)
                .then()
                .statusCode(200)
                .body("webhook.status", equalTo("enabled"))
                .body("webhook.disabled_reason", nullValue());
        as().post("/v1/webhooks/" + id + "/test").then().statusCode(202);
        await().atMost(Api.PATIENCE).until(() -> Receiver.receivedFor(gone).size() == 2);
    }

    @Test
    void five_days_of_failing_alone_disable_it() {
        String name = "failing-" + owner.ownerId();
        String id = register("{\"url\": \"" + Receiver.url(name, failures()) + "\"}")
                .statusCode(201)
                .extract()
                .path("webhook.id");
        as().post("/v1/webhooks/" + id + "/test").then().statusCode(202);
        await().atMost(Api.PATIENCE).until(() -> as().get("/v1/webhooks/" + id).path("webhook.failing_since") != null);
        as().get("/v1/webhooks/" + id).then().body("webhook.status", equalTo("enabled"));
        database.update(
                "UPDATE webhook SET failing_since = failing_since - INTERVAL '6 days' WHERE id = ?",
                UUID.fromString(id));
        await().atMost(Api.PATIENCE).until(() -> {
            as().post("/v1/webhooks/" + id + "/test");
            return as().get("/v1/webhooks/" + id).path("webhook.status").equals("disabled");
        });
        as().get("/v1/webhooks/" + id).then().body("webhook.disabled_reason", equalTo("failing"));
    }

    private static Integer[] failures() {
        return Stream.generate(() -> 500).limit(100).toArray(Integer[]::new);
    }
}
