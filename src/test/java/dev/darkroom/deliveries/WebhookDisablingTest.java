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
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A webhook whose receiver is gone, or has failed for days, is disabled, and who wants to know is told. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WebhookDisablingTest extends WithWebhooks {

    @Inject
    DeliveryRepository deliveries;

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
        String id = failed("failing-" + owner.ownerId());
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

    /** A webhook that seldom hears, or a service that was down. */
    @Test
    void days_in_which_nothing_was_tried_are_no_days_of_failing() {
        String id = failed("seldom-" + owner.ownerId());
        database.update(
                "UPDATE webhook SET failing_since = failing_since - INTERVAL '6 days', last_failed_at = last_failed_at - INTERVAL '6 days' WHERE id = ?",
                UUID.fromString(id));
        String before = failingSince(id);

        await().atMost(Api.PATIENCE).until(() -> {
            as().post("/v1/webhooks/" + id + "/test");
            return !before.equals(failingSince(id));
        });

        as().get("/v1/webhooks/" + id).then().body("webhook.status", equalTo("enabled"));
    }

    @Test
    void what_was_still_to_be_sent_to_one_that_is_disabled_is_given_up_and_stays_so_when_it_is_enabled_again() {
        String name = "stopped-" + owner.ownerId();
        String id = failing(name);
        String waiting = waiting(id);
        change(id, "disabled");
        assertGivenUp(waiting);
        change(id, "enabled");
        String fresh = as().post("/v1/webhooks/" + id + "/test").path("delivery.id");
        await().atMost(Api.PATIENCE).until(() -> outcomes(fresh).equals(List.of("STATUS")));
        assertThat(Receiver.receivedFor(name)).hasSize(2);
    }

    @Test
    void what_was_still_to_be_sent_to_one_that_is_removed_is_given_up_however_much_it_is() {
        String id = failing("removed-" + owner.ownerId());
        String waiting = waiting(id);
        database.update("""
                INSERT INTO delivery (id, owner_id, url, body, state, attempts, due_at, created_at, webhook_id, format)
                SELECT gen_random_uuid(), owner_id, url, body, 'PENDING', 1, now() + INTERVAL '5 hours', created_at, webhook_id,
                    format
                FROM delivery, generate_series(1, 6000) WHERE id = ?""", UUID.fromString(waiting));
        as().delete("/v1/webhooks/" + id).then().statusCode(204);
        assertGivenUp(waiting);
        assertThat(database.first(
                        "SELECT count(*) FROM delivery WHERE webhook_id = ? AND state = 'FAILED'",
                        row -> row.getInt(1),
                        UUID.fromString(id)))
                .contains(6001);
    }

    @Test
    void what_was_under_way_meanwhile_is_given_up_soon_after() {
        String id = failing("under-way-" + owner.ownerId());
        UUID waiting = UUID.fromString(waiting(id));
        database.update(
                "UPDATE delivery SET leased_by = 1, attempts = 2, due_at = now() + INTERVAL '1 hour' WHERE id = ?",
                waiting);
        change(id, "disabled");
        assertThat(as().get("/v1/deliveries/" + waiting).<String>path("delivery.state"))
                .isEqualTo("PENDING");
        Delivery underWay = new Delivery(
                waiting,
                owner.ownerId(),
                null,
                UUID.fromString(id),
                null,
                null,
                "",
                "",
                "standard",
                null,
                null,
                0,
                2,
                0,
                null,
                null);
        deliveries.retry(underWay, DeliveryAttempt.INTERNAL, Duration.ofHours(10));
        await().atMost(Api.PATIENCE)
                .until(() -> outcomes(waiting.toString()).equals(List.of("STATUS", "INTERNAL", "DISABLED")));
    }

    /** One of whose deliveries has failed. */
    private String failed(String name) {
        String id = failing(name);
        as().post("/v1/webhooks/" + id + "/test").then().statusCode(202);
        await().atMost(Api.PATIENCE).until(() -> failingSince(id) != null);
        return id;
    }

    private String failingSince(String id) {
        return as().get("/v1/webhooks/" + id).path("webhook.failing_since");
    }

    private String failing(String name) {
        return register("{\"url\": \"" + Receiver.url(name, failures()) + "\"}")
                .statusCode(201)
                .extract()
                .path("webhook.id");
    }

    /** A delivery whose first attempt has failed, and whose next is hours away. */
    private String waiting(String webhook) {
        String delivery = as().post("/v1/webhooks/" + webhook + "/test").path("delivery.id");
        await().atMost(Api.PATIENCE).until(() -> outcomes(delivery).equals(List.of("STATUS")));
        database.update(
                "UPDATE delivery SET due_at = now() + INTERVAL '10 hours' WHERE id = ?", UUID.fromString(delivery));
        return delivery;
    }

    private List<String> outcomes(String delivery) {
        return as().get("/v1/deliveries/" + delivery).path("delivery.attempts.outcome");
    }

    private void assertGivenUp(String delivery) {
        as().get("/v1/deliveries/" + delivery)
                .then()
                .body("delivery.state", equalTo("FAILED"))
                .body("delivery.next_attempt_at", nullValue())
                .body("delivery.attempts.outcome", equalTo(List.of("STATUS", "DISABLED")));
    }

    private void change(String webhook, String status) {
        as().body("{\"status\": \"" + status + "\"}")
                .patch("/v1/webhooks/" + webhook)
                .then()
                .statusCode(200)
                .body("webhook.status", equalTo(status));
    }

    private static Integer[] failures() {
        return Stream.generate(() -> 500).limit(100).toArray(Integer[]::new);
    }
}
