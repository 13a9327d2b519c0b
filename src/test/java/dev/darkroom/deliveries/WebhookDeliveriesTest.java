package dev.darkroom.deliveries;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.access.Scope;
import dev.darkroom.deliveries.webhook.WebhookHealth;
import dev.darkroom.deliveries.webhook.WebhookTarget;
import dev.darkroom.deliveries.webhook.WebhookTargets;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.UncommittedChange;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a registered webhook is still to be told when it changes, has to wait, or cannot be signed for. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WebhookDeliveriesTest {

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    WebhookTargets targets;

    @Inject
    WebhookHealth health;

    private TestCaller owner;

    @BeforeEach
    void somebody() {
        owner = callers.somebodyWith(Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE);
    }

    private RequestSpecification as() {
        return given().header("Authorization", owner.authorization()).contentType(ContentType.JSON);
    }

    private String registered(String url, String more) {
        return as().body("{\"url\": \"" + url + "\"" + more + "}")
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("webhook.id");
    }

    private String tested(String webhook) {
        return as().post("/v1/webhooks/" + webhook + "/test")
                .then()
                .statusCode(202)
                .extract()
                .path("delivery.id");
    }

    private String state(String delivery) {
        return as().get("/v1/deliveries/" + delivery).path("delivery.state");
    }

    private List<String> outcomes(String delivery) {
        return as().get("/v1/deliveries/" + delivery).path("delivery.attempts.outcome");
    }

    private void makeDue(String delivery) {
        database.update(
                "UPDATE delivery SET due_at = now() WHERE id = ? AND state = 'PENDING' AND leased_by IS NULL",
                UUID.fromString(delivery));
    }

    private boolean waitsForItsTurn(String delivery) {
        return database.first("""
                        SELECT 1 FROM delivery WHERE id = ? AND state = 'PENDING' AND leased_by IS NULL
                            AND due_at > now() + INTERVAL '5 seconds'""", _ -> true, UUID.fromString(delivery)).isPresent();
    }

    @Test
    void what_waited_for_days_is_given_up_and_waits_anew_when_it_is_replayed() {
        String webhook = registered(Receiver.url("turn-" + owner.ownerId()), ", \"calls_per_minute\": 1");
        String first = tested(webhook);
        await().atMost(Api.PATIENCE).until(() -> state(first).equals("DELIVERED"));
        String second = tested(webhook);
        await().atMost(Api.PATIENCE).until(() -> waitsForItsTurn(second));
        UUID old = Ids.lowestAt(Instant.now().minus(Duration.ofDays(4)));
        UUID own = new UUID(old.getMostSignificantBits(), owner.ownerId().getLeastSignificantBits());
        database.update("UPDATE delivery SET id = ?, due_at = now() WHERE id = ?", own, UUID.fromString(second));
        await().atMost(Api.PATIENCE).until(() -> state(own.toString()).equals("FAILED"));
        assertThat(outcomes(own.toString())).containsExactly("OVERDUE");
        as().post("/v1/deliveries/" + own + "/replay").then().statusCode(202);
        await().atMost(Api.PATIENCE).until(() -> waitsForItsTurn(own.toString()));
        assertThat(outcomes(own.toString())).containsExactly("OVERDUE");
    }

    @Test
    void what_is_still_to_be_sent_and_what_is_replayed_goes_to_the_new_url() {
        String now = "now-" + owner.ownerId();
        String webhook = registered(Receiver.url("then-" + owner.ownerId(), 302, 500), "");
        String failed = tested(webhook);
        await().atMost(Api.PATIENCE).until(() -> state(failed).equals("FAILED"));
        String pending = tested(webhook);
        await().atMost(Api.PATIENCE).until(() -> outcomes(pending).size() == 1);
        as().body("{\"url\": \"" + Receiver.url(now) + "\"}")
                .patch("/v1/webhooks/" + webhook)
                .then()
                .statusCode(200)
                .body("webhook.failing_since", nullValue());
        makeDue(pending);
        await().atMost(Api.PATIENCE).until(() -> state(pending).equals("DELIVERED"));
        as().post("/v1/deliveries/" + failed + "/replay").then().statusCode(202);
        await().atMost(Api.PATIENCE).until(() -> state(failed).equals("DELIVERED"));
        assertThat(Receiver.receivedFor(now)).hasSize(2);
        as().get("/v1/deliveries/" + pending)
                .then()
                .body("delivery.url", equalTo(Receiver.url(now)))
                .body("delivery.attempts.number", equalTo(List.of(1, 2)));
    }

    @Test
    void what_the_old_url_answers_says_nothing_of_the_new_one() {
        String webhook = registered(Receiver.url("left-" + owner.ownerId()), "");
        WebhookTarget before = targets.of(UUID.fromString(webhook)).orElseThrow();
        as().body("{\"url\": \"" + Receiver.url("entered-" + owner.ownerId()) + "\"}")
                .patch("/v1/webhooks/" + webhook)
                .then()
                .statusCode(200);
        health.failed(before);
        health.gone(before);
        as().get("/v1/webhooks/" + webhook)
                .then()
                .body("webhook.status", equalTo("enabled"))
                .body("webhook.failing_since", nullValue());
    }

    @Test
    void a_job_shows_deliveries_to_registered_webhooks_only_to_who_may_read_webhooks() {
        owner = callers.somebodyWith(Scope.JOBS_READ, Scope.JOBS_WRITE, Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE);
        String secret = Receiver.url("registered-" + owner.ownerId());
        String own = Receiver.url("own-" + owner.ownerId());
        registered(secret, ", \"events\": [\"job.*\"]");
        String job = as().body("{\"endpoint\": \"sandbox/instant\", \"input\": {}, \"webhook_url\": \"" + own + "\"}")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("job.job_id");
        await().atMost(Api.PATIENCE)
                .until(() -> as().get("/v1/jobs/" + job)
                        .<List<String>>path("job.deliveries.url")
                        .containsAll(List.of(secret, own)));

        for (String scopes : List.of("jobs:read", "jobs:write,jobs:read,events:read")) {
            TestCaller lesser = callers.again(owner, "scopes", "'{" + scopes + "}'");
            String seen = given().header("Authorization", lesser.authorization())
                    .get("/v1/jobs/" + job)
                    .then()
                    .statusCode(200)
                    .body("job.deliveries.url", equalTo(List.of(own)))
                    .extract()
                    .asString();
            assertThat(seen).doesNotContain(secret);
        }
    }

    @Test
    void a_change_that_meets_a_disabling_neither_undoes_nor_overlooks_it() throws Exception {
        String url = Receiver.url("met-" + owner.ownerId());
        String webhook = registered(url, "");
        JsonPath described = changedWhileGone(webhook, "{\"description\": \"mine\"}");
        assertThat(described.getString("webhook.description")).isEqualTo("mine");
        assertThat(described.getString("webhook.status")).isEqualTo("disabled");
        as().post("/v1/webhooks/" + webhook + "/test").then().statusCode(409);

        String other = registered(url, "");
        JsonPath enabled = changedWhileGone(other, "{\"status\": \"enabled\"}");
        assertThat(enabled.getString("webhook.status")).isEqualTo("enabled");
        tested(other);
    }

    private JsonPath changedWhileGone(String webhook, String body) throws Exception {
        return UncommittedChange.metBy(
                () -> as().body(body)
                        .patch("/v1/webhooks/" + webhook)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath(),
                database,
                "UPDATE webhook SET status = 'disabled', disabled_reason = 'gone', disabled_at = now() WHERE id = ?",
                UUID.fromString(webhook));
    }

    @Test
    void since_a_time_all_is_replayed_and_without_one_what_failed() {
        String webhook = registered(Receiver.url("all-" + owner.ownerId()), "");
        String delivery = tested(webhook);
        await().atMost(Api.PATIENCE).until(() -> state(delivery).equals("DELIVERED"));
        as().post("/v1/webhooks/" + webhook + "/replay").then().statusCode(202).body("replayed", equalTo(0));
        as().body("{\"since\": \"2020-01-01T00:00:00Z\"}")
                .post("/v1/webhooks/" + webhook + "/replay")
                .then()
                .statusCode(202)
                .body("replayed", equalTo(1));
        await().atMost(Api.PATIENCE).until(() -> outcomes(delivery).size() == 2);
    }

    @Test
    void a_page_goes_on_only_after_what_the_webhook_was_told() {
        String webhook = registered(Receiver.url("paged-" + owner.ownerId()), "");
        String mine = tested(webhook);
        String another = tested(registered(Receiver.url("beside-" + owner.ownerId()), ""));
        String page = "/v1/webhooks/" + webhook + "/deliveries?after=";
        as().get(page + mine).then().statusCode(200).body("deliveries", hasSize(0));
        for (String unknown : List.of(another, new UUID(1, 2).toString())) {
            as().get(page + unknown).then().statusCode(422).body("error.field", equalTo("after"));
            for (String state : List.of("any", "missed")) {
                as().body("{\"state\": \"" + state + "\", \"after\": \"" + unknown + "\"}")
                        .post("/v1/webhooks/" + webhook + "/replay")
                        .then()
                        .statusCode(422)
                        .body("error.field", equalTo("after"));
            }
        }
    }

    @Test
    void an_old_delivery_of_many_attempts_hides_no_other_ones() {
        String webhook = registered(Receiver.url("many-" + owner.ownerId()), "");
        String old = tested(webhook);
        await().atMost(Api.PATIENCE).until(() -> state(old).equals("DELIVERED"));
        String young = tested(webhook);
        await().atMost(Api.PATIENCE).until(() -> state(young).equals("DELIVERED"));
        database.update("""
                INSERT INTO delivery_attempt (delivery_id, number, at, outcome, milliseconds)
                SELECT ?, n, now(), 'CONNECT', 1 FROM generate_series(2, 2500) n""", UUID.fromString(old));
        as().get("/v1/webhooks/" + webhook + "/deliveries")
                .then()
                .body("deliveries.id", equalTo(List.of(young, old)))
                .body("deliveries[0].attempts", hasSize(1))
                .body("deliveries[1].attempts", hasSize(100))
                .body("deliveries[1].attempts[99].number", equalTo(2500));
    }

    @Test
    void a_secret_that_is_past_is_not_decrypted_and_one_that_cannot_be_is_a_failed_attempt() {
        String webhook = registered(Receiver.url("sealed-" + owner.ownerId()), "");
        UUID id = UUID.fromString(webhook);
        database.update("""
                UPDATE webhook SET previous_secret = sha256('by a key that was dropped'::bytea),
                    previous_until = now() - INTERVAL '1 second' WHERE id = ?""", id);
        String good = tested(webhook);
        await().atMost(Api.PATIENCE).until(() -> state(good).equals("DELIVERED"));
        String other = registered(Receiver.url("unsealed-" + owner.ownerId()), "");
        database.update(
                "UPDATE webhook SET secret = sha256('by a key that was dropped'::bytea) WHERE id = ?",
                UUID.fromString(other));
        String bad = tested(other);
        await().atMost(Api.PATIENCE).until(() -> {
            makeDue(bad);
            return outcomes(bad).contains("INTERNAL");
        });
        assertThat(state(bad)).isEqualTo("PENDING");
    }
}
