package dev.darkroom.callbacks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.upstream.client.Providers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is not the provider's own word is refused, counted, and changes nothing. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class CallbackResourceTest {

    private static final String BODY =
            "{\"error\": null, \"payload\": {\"images\": []}, \"request_id\": \"x\", \"status\": \"OK\"}";

    @Inject
    Providers providers;

    @Inject
    CallbackUrls urls;

    @Inject
    MeterRegistry metrics;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    @Test
    void a_signature_that_no_key_made_is_401_and_counted() {
        String id = Api.submit("fal-ai/flux/dev", "{\"prompt\": \"x\", \"sandbox\": {\"run_ms\": 4000}}");
        double before = count("refused_forged");
        post(path(UUID.fromString(id)), clock.instant().getEpochSecond(), "ab".repeat(64))
                .then()
                .statusCode(401);
        assertThat(count("refused_forged")).isEqualTo(before + 1);
        assertThat(Api.history(id)).doesNotContain("answered");
        assertThat(recorded(UUID.fromString(id))).isZero();
    }

    @Test
    void one_without_a_signature_is_401() {
        double before = count("refused_unsigned");
        given().contentType("application/json")
                .body(BODY)
                .post(path(ids.next()))
                .then()
                .statusCode(401);
        assertThat(count("refused_unsigned")).isEqualTo(before + 1);
    }

    @Test
    void one_that_was_signed_too_long_ago_or_in_the_future_is_401() {
        long now = clock.instant().getEpochSecond();
        double before = count("refused_stale");
        post(path(ids.next()), now - 302, "ab".repeat(64)).then().statusCode(401);
        post(path(ids.next()), now + 302, "ab".repeat(64)).then().statusCode(401);
        assertThat(count("refused_stale")).isEqualTo(before + 2);
    }

    @Test
    void a_token_that_we_did_not_make_is_401_whatever_the_signature() {
        double before = count("refused_token");
        String url = path(ids.next());
        String other = "/callbacks/" + ids.next() + url.substring(url.lastIndexOf('/'));
        post(other, clock.instant().getEpochSecond(), "ab".repeat(64)).then().statusCode(401);
        post("/callbacks/no-uuid/token", clock.instant().getEpochSecond(), "ab".repeat(64))
                .then()
                .statusCode(401)
                .body("error.type", equalTo("authorization_error"));
        assertThat(count("refused_token")).isEqualTo(before + 2);
    }

    @Test
    void the_same_completion_twice_is_recorded_once() {
        double before = count("duplicate");
        String id = Api.submit("fal-ai/flux/dev", "{\"prompt\": \"x\", \"sandbox\": {\"callback\": \"duplicate\"}}");
        Api.finished("fal-ai/flux", id).then().statusCode(200);
        await().until(() -> count("duplicate") > before);
        assertThat(recorded(UUID.fromString(id))).isEqualTo(1);
    }

    private Response post(String path, long timestamp, String signature) {
        return given().contentType("application/json")
                .header("X-Fal-Webhook-Request-Id", "x")
                .header("X-Fal-Webhook-User-Id", "user")
                .header("X-Fal-Webhook-Timestamp", timestamp)
                .header("X-Fal-Webhook-Signature", signature)
                .body(BODY)
                .post(path);
    }

    private String path(UUID jobId) {
        return Objects.requireNonNull(urls.forJob(jobId, providers.all().getFirst()))
                .getPath();
    }

    private double count(String outcome) {
        return metrics.counter("darkroom.callbacks", "outcome", outcome).count();
    }

    private long recorded(UUID jobId) {
        return database.query("SELECT count(*) FROM callback WHERE job_id = ?", row -> row.getLong(1), jobId)
                .getFirst();
    }
}
