package dev.darkroom.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A webhook is tried out, its deliveries are listed and replayed, and it is not called too often. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WebhookTrialsTest extends WithWebhooks {

    @Test
    void a_test_event_arrives_and_its_delivery_is_listed_with_the_attempt() {
        String name = "try-" + owner.ownerId();
        String id = registered(name, ", \"events\": [\"job.failed\"]").getString("webhook.id");
        String delivery = as().post("/v1/webhooks/" + id + "/test")
                .then()
                .statusCode(202)
                .body("delivery.event_type", equalTo("webhook.test"))
                .extract()
                .path("delivery.id");
        assertThat(body(first(name)).getString("data.webhook_id")).isEqualTo(id);
        await().atMost(Api.PATIENCE).until(() -> state(delivery).equals("DELIVERED"));
        as().get("/v1/webhooks/" + id + "/deliveries?state=delivered")
                .then()
                .statusCode(200)
                .body("deliveries", hasSize(1))
                .body("deliveries[0].id", equalTo(delivery))
                .body("deliveries[0].attempts[0].status_code", equalTo(200))
                .body("deliveries[0].attempts[0].request_headers.'webhook-signature'", equalTo("***"))
                .body("has_more", equalTo(false));
        as().get("/v1/webhooks/" + id + "/deliveries?state=failed").then().body("deliveries", hasSize(0));
    }

    @Test
    void a_test_under_a_key_is_sent_once() {
        String name = "once-" + owner.ownerId();
        String id = registered(name, "").getString("webhook.id");
        String other = registered("other-" + owner.ownerId(), "").getString("webhook.id");
        String delivery = keyed(id).then().statusCode(202).extract().path("delivery.id");
        keyed(id).then().statusCode(202).header("Idempotency-Replayed", "true").body("delivery.id", equalTo(delivery));
        keyed(other).then().statusCode(409);
        assertThat(as().get("/v1/webhooks/" + id + "/deliveries").<List<?>>path("deliveries"))
                .hasSize(1);
    }

    private Response keyed(String webhook) {
        return as().header("Idempotency-Key", "once").post("/v1/webhooks/" + webhook + "/test");
    }

    @Test
    void what_failed_is_replayed_with_the_same_bytes_under_the_same_id() {
        String name = "again-" + owner.ownerId();
        String id = register("{\"url\": \"" + Receiver.url(name, 302, 302) + "\"}")
                .statusCode(201)
                .extract()
                .path("webhook.id");
        String delivery = as().post("/v1/webhooks/" + id + "/test").path("delivery.id");
        await().atMost(Api.PATIENCE).until(() -> state(delivery).equals("FAILED"));
        as().post("/v1/deliveries/" + delivery + "/replay").then().statusCode(202);
        await().atMost(Api.PATIENCE)
                .until(() -> Receiver.receivedFor(name).size() == 2
                        && state(delivery).equals("FAILED"));
        as().body("{\"state\": \"failed\", \"since\": \"2020-01-01T00:00:00Z\"}")
                .post("/v1/webhooks/" + id + "/replay")
                .then()
                .statusCode(202)
                .body("replayed", equalTo(1));
        await().atMost(Api.PATIENCE).until(() -> state(delivery).equals("DELIVERED"));
        List<Receiver.Received> received = Receiver.receivedFor(name);
        assertThat(received.get(2).body()).isEqualTo(received.get(0).body());
        assertThat(received.get(2).header("Webhook-id"))
                .isEqualTo(received.get(0).header("Webhook-id"));
        as().get("/v1/deliveries/" + delivery)
                .then()
                .body("delivery.attempts.number", equalTo(List.of(1, 2, 3)))
                .body("delivery.attempts.status_code", equalTo(List.of(302, 302, 200)));
    }

    @Test
    void it_is_called_no_more_often_than_it_may_be() {
        String name = "slow-" + owner.ownerId();
        String id = registered(name, ", \"calls_per_minute\": 2, \"concurrency\": 1")
                .getString("webhook.id");
        for (int i = 0; i < 5; i++) {
            as().post("/v1/webhooks/" + id + "/test").then().statusCode(202);
        }
        await().atMost(Api.PATIENCE)
                .until(() -> Receiver.receivedFor(name).size() == 2
                        && database.first(
                                                "SELECT count(*) FROM delivery WHERE webhook_id = ? AND state = 'PENDING' AND due_at > now() + INTERVAL '5 seconds'",
                                                row -> row.getInt(1),
                                                UUID.fromString(id))
                                        .orElse(0)
                                == 3);
        as().get("/v1/webhooks/" + id + "/deliveries?state=pending&limit=2")
                .then()
                .body("deliveries", hasSize(2))
                .body("deliveries.attempts.flatten()", hasSize(0))
                .body("has_more", equalTo(true));
    }

    private String state(String delivery) {
        return as().get("/v1/deliveries/" + delivery)
                .then()
                .statusCode(200)
                .extract()
                .path("delivery.state");
    }
}
