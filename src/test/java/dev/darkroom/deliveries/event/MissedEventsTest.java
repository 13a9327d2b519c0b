package dev.darkroom.deliveries.event;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.access.Scope;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happened before a webhook was made, or while it was disabled, can be told later: once, and only what it asks for. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class MissedEventsTest {

    @Inject
    Callers callers;

    @Inject
    EventPublisher publisher;

    private TestCaller owner;

    @BeforeEach
    void somebody() {
        owner = callers.somebodyWith(Scope.WEBHOOKS_WRITE, Scope.WEBHOOKS_READ);
    }

    private RequestSpecification as() {
        return given().header("Authorization", owner.authorization()).contentType(ContentType.JSON);
    }

    private UUID publish(EventType type, String data) {
        return QuarkusTransaction.requiringNew()
                .call(() -> publisher
                        .publish(List.of(NewEvent.plain(owner.ownerId(), type, data)))
                        .getFirst()
                        .id());
    }

    private static List<String> told(String receiver) {
        return Receiver.receivedFor(receiver).stream()
                .map(received -> received.header("Webhook-id"))
                .toList();
    }

    @Test
    void a_webhook_that_was_made_later_is_told_what_it_asks_for_once_and_what_it_was_told_before_never_again() {
        UUID before = publish(EventType.ASSET_CREATED, "{\"n\": 1}");
        publish(EventType.BUDGET_THRESHOLD, "{\"n\": 2}");
        String receiver = "missed-" + owner.ownerId();
        String id = as().body("{\"url\": \"" + Receiver.url(receiver) + "\", \"events\": [\"asset.*\"]}")
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("webhook.id");
        UUID live = publish(EventType.ASSET_CREATED, "{\"n\": 3}");
        await().atMost(Api.PATIENCE).until(() -> told(receiver).equals(List.of(live.toString())));
        as().body("{\"status\": \"disabled\"}")
                .patch("/v1/webhooks/" + id)
                .then()
                .statusCode(200);
        UUID meanwhile = publish(EventType.ASSET_DELETED, "{\"n\": 4}");
        as().body("{\"status\": \"enabled\"}")
                .patch("/v1/webhooks/" + id)
                .then()
                .statusCode(200);
        replay(id, 2);
        await().atMost(Api.PATIENCE).until(() -> told(receiver).size() == 3);
        assertThat(told(receiver)).contains(before.toString(), meanwhile.toString());
        assertThat(new String(Receiver.receivedFor(receiver).getLast().body(), StandardCharsets.UTF_8))
                .contains("\"created_at\": \"", "\"data\": {\"n\": ");
        replay(id, 0);
    }

    private void replay(String id, int expected) {
        as().body("{\"state\": \"missed\"}")
                .post("/v1/webhooks/" + id + "/replay")
                .then()
                .statusCode(202)
                .body("replayed", equalTo(expected))
                .body("has_more", equalTo(false));
    }

    @Test
    void nobody_else_can_ask_for_it_and_a_state_that_is_none_is_refused() {
        String id = as().body("{\"url\": \"" + Receiver.url("never") + "\"}")
                .post("/v1/webhooks")
                .path("webhook.id");
        TestCaller other = callers.somebodyWith(Scope.WEBHOOKS_WRITE);
        given().header("Authorization", other.authorization())
                .contentType(ContentType.JSON)
                .body("{\"state\": \"missed\"}")
                .post("/v1/webhooks/" + id + "/replay")
                .then()
                .statusCode(404);
        as().body("{\"state\": \"lost\"}")
                .post("/v1/webhooks/" + id + "/replay")
                .then()
                .statusCode(422);
    }
}
