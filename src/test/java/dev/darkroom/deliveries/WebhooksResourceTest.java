package dev.darkroom.deliveries;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.access.Scope;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A registered webhook's life: made, told of what it asked for, tried out, replayed, rotated, disabled. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class WebhooksResourceTest {

    @Inject
    Callers callers;

    @Inject
    Database database;

    private TestCaller owner;

    @BeforeEach
    void somebody() {
        owner = callers.somebodyWithAllOfAnOwner();
    }

    private RequestSpecification as() {
        return given().header("Authorization", owner.authorization()).contentType(ContentType.JSON);
    }

    private ValidatableResponse register(String body) {
        return as().body(body).post("/v1/webhooks").then();
    }

    private JsonPath registered(String receiver, String more) {
        return register("{\"url\": \"" + Receiver.url(receiver) + "\"" + more + "}")
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private String job(String endpoint, String more) {
        return as().body("{\"endpoint\": \"" + endpoint + "\", \"input\": {\"prompt\": \"a bell\"}" + more + "}")
                .post("/v1/jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("job.job_id");
    }

    private static List<String> types(String receiver) {
        return Receiver.receivedFor(receiver).stream()
                .map(received -> body(received).getString("type"))
                .toList();
    }

    private static JsonPath body(Receiver.Received received) {
        return JsonPath.from(new String(received.body(), StandardCharsets.UTF_8));
    }

    private static Receiver.Received first(String name) {
        await().atMost(Api.PATIENCE).until(() -> !Receiver.receivedFor(name).isEmpty());
        return Receiver.receivedFor(name).getFirst();
    }

    /** The signature of a kind that a receiver of Standard Webhooks would compute. */
    private static String v1(String secret, Receiver.Received received) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        mac.update((received.header("Webhook-id") + "." + received.header("Webhook-timestamp") + ".")
                .getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(received.body()));
    }

    @Test
    void it_is_told_of_a_jobs_end_and_of_what_that_made_signed_with_its_own_secret() throws GeneralSecurityException {
        String name = "all-" + owner.ownerId();
        JsonPath made = registered(name, ", \"description\": \"everything\"");
        assertThat(made.getString("secret")).startsWith("whsec_");
        assertThat(made.getList("webhook.events")).isEqualTo(List.of("*"));
        String job = job("fal-ai/flux/dev", ", \"tags\": [\"bells\"]");
        await().atMost(Api.PATIENCE).until(() -> types(name).containsAll(List.of("job.succeeded", "asset.created")));
        Receiver.Received ended = Receiver.receivedFor(name).stream()
                .filter(received -> body(received).getString("type").equals("job.succeeded"))
                .findFirst()
                .orElseThrow();
        JsonPath body = body(ended);
        assertThat(body.getString("data.job_id")).isEqualTo(job);
        assertThat(body.getList("data.tags")).isEqualTo(List.of("bells"));
        assertThat(body.getString("data.result.images[0].url")).contains("/files/");
        assertThat(body.getString("id")).isEqualTo(ended.header("Webhook-id"));
        assertThat(Arrays.asList(ended.header("Webhook-signature").split(" ")))
                .contains(v1(made.getString("secret"), ended))
                .anyMatch(signature -> signature.startsWith("v1a,"));
        as().get("/v1/webhooks/" + made.getString("webhook.id"))
                .then()
                .statusCode(200)
                .body("webhook.status", equalTo("enabled"))
                .body("webhook.failing_since", nullValue())
                .body("secret", nullValue());
    }

    @Test
    void it_hears_of_nothing_that_it_did_not_ask_for() {
        String asked = "asked-" + owner.ownerId();
        String others = "others-" + owner.ownerId();
        registered(
                asked,
                ", \"events\": [\"job.*\"], \"filter\": {\"endpoint\": \"fal-ai/flux/dev\", \"tag\": [\"wanted\"]}");
        registered(others, ", \"events\": [\"job.failed\"]");
        job("fal-ai/flux/dev", "");
        job("fal-ai/flux/schnell", ", \"tags\": [\"wanted\"]");
        String wanted = job("fal-ai/flux/dev", ", \"tags\": [\"other\", \"wanted\"]");
        assertThat(body(first(asked)).getString("data.job_id")).isEqualTo(wanted);
        // All three have ended when the feed says so: what was to be sent for them has been put down.
        await().atMost(Api.PATIENCE)
                .until(() -> as().get("/v1/events?types=job.*")
                                .jsonPath()
                                .getList("events")
                                .size()
                        == 3);
        assertThat(Receiver.receivedFor(asked)).hasSize(1);
        assertThat(Receiver.receivedFor(others)).isEmpty();
    }

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

    @Test
    void a_removed_one_gets_nothing_more_and_is_nobody_elses_to_see() {
        String name = "removed-" + owner.ownerId();
        String id = registered(name, "").getString("webhook.id");
        given().header(
                        "Authorization",
                        callers.somebodyWith(Scope.WEBHOOKS_READ).authorization())
                .get("/v1/webhooks/" + id)
                .then()
                .statusCode(404);
        as().delete("/v1/webhooks/" + id).then().statusCode(204);
        as().get("/v1/webhooks/" + id).then().statusCode(404);
        as().get("/v1/webhooks/" + id + "/deliveries").then().statusCode(404);
        as().get("/v1/webhooks").then().body("webhooks", hasSize(0));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|url",
                "{'url': 'ftp://x.example/'}|url",
                "{'url': 'http://127.0.0.1:1/'}|url",
                "{'url': 'https://example.com/', 'events': []}|events",
                "{'url': 'https://example.com/', 'events': ['job.flown']}|events",
                "{'url': 'https://example.com/', 'calls_per_minute': 0}|calls_per_minute",
                "{'url': 'https://example.com/', 'concurrency': 65}|concurrency",
                "{'url': 'https://example.com/', 'filter': {'colour': 'red'}}|filter.colour",
                "{'url': 'https://example.com/', 'colour': 'red'}|colour",
            })
    void what_is_wrong_is_named(String body, String field) {
        register(body.replace('\'', '"')).statusCode(422).body("error.message", startsWith(field));
        as().get("/v1/webhooks").then().body("webhooks", hasSize(0));
    }

    private static Integer[] failures() {
        return Stream.generate(() -> 500).limit(100).toArray(Integer[]::new);
    }

    private String state(String delivery) {
        return as().get("/v1/deliveries/" + delivery)
                .then()
                .statusCode(200)
                .extract()
                .path("delivery.state");
    }
}
